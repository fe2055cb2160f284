import * as z from 'zod/mini';
import { changed } from '../read.ts';
import { callSchema, type InputsOf } from './call.ts';
import type { Operations, Proposal } from './operation.ts';

export const VpcCall = callSchema('ec2:ModifyVpcAttribute', {
  VpcId: z.string(),
  EnableDnsSupport: z.exactOptional(z.boolean()),
  EnableDnsHostnames: z.exactOptional(z.boolean()),
});
type VpcCall = z.infer<typeof VpcCall>;
export type VpcInputs = InputsOf<VpcCall>;

const modify = (input: VpcInputs['ec2:ModifyVpcAttribute']): VpcCall => ({
  operation: 'ec2:ModifyVpcAttribute',
  input,
});

export const vpcOperations = {
  'ec2:ModifyVpcAttribute': {
    predict: (facts, { EnableDnsSupport, EnableDnsHostnames }) => {
      if (!facts.network) return facts;
      const vpc = changed(facts.network.vpc, ({ dnsSupport, dnsHostnames }) => ({
        dnsSupport: EnableDnsSupport ?? dnsSupport,
        dnsHostnames: EnableDnsHostnames ?? dnsHostnames,
      }));
      return { ...facts, network: { ...facts.network, vpc } };
    },
    undo: (_, { VpcId, EnableDnsSupport, EnableDnsHostnames }) => [
      modify({
        VpcId,
        ...(EnableDnsSupport === undefined ? {} : { EnableDnsSupport: !EnableDnsSupport }),
        ...(EnableDnsHostnames === undefined ? {} : { EnableDnsHostnames: !EnableDnsHostnames }),
      }),
    ],
  },
} satisfies Operations<VpcInputs>;

export const enableDnsSupport = (VpcId: string): Proposal<VpcCall> => ({
  id: `ec2:ModifyVpcAttribute ${VpcId} EnableDnsSupport`,
  handling: 'asks',
  call: modify({ VpcId, EnableDnsSupport: true }),
  consequence: 'Instances of the VPC can use the Amazon resolver.',
});

export const enableDnsHostnames = (VpcId: string): Proposal<VpcCall> => ({
  id: `ec2:ModifyVpcAttribute ${VpcId} EnableDnsHostnames`,
  handling: 'asks',
  call: modify({ VpcId, EnableDnsHostnames: true }),
  consequence: 'Instances of the VPC with a public address get a public DNS name.',
});
