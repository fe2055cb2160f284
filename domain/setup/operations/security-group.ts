import * as z from 'zod/mini';
import type { SetupFacts } from '../facts.ts';
import type { RuleFacts } from '../network/network-facts.ts';
import { changed } from '../read.ts';
import { callSchema, type InputsOf } from './call.ts';
import { type Operations, onlyUndo, type Proposal } from './operation.ts';

/** TCP 443 between a security group and another one, or a CIDR. */
const rule = {
  GroupId: z.string(),
  Peer: z.union([z.strictObject({ GroupId: z.string() }), z.strictObject({ CidrIp: z.string() })]),
};

export const SecurityGroupCall = z.discriminatedUnion('operation', [
  callSchema('ec2:AuthorizeSecurityGroupIngress', rule),
  callSchema('ec2:RevokeSecurityGroupIngress', rule),
  callSchema('ec2:AuthorizeSecurityGroupEgress', rule),
  callSchema('ec2:RevokeSecurityGroupEgress', rule),
]);
type SecurityGroupCall = z.infer<typeof SecurityGroupCall>;
export type SecurityGroupInputs = InputsOf<SecurityGroupCall>;
export type HttpsRule = SecurityGroupInputs[keyof SecurityGroupInputs];

const isSame = (a: RuleFacts, b: RuleFacts): boolean => JSON.stringify(a) === JSON.stringify(b);

const ruleOf = ({ Peer }: HttpsRule): RuleFacts => ({
  protocol: 'tcp',
  fromPort: 443,
  toPort: 443,
  cidrs: 'CidrIp' in Peer ? [Peer.CidrIp] : [],
  groupIds: 'GroupId' in Peer ? [Peer.GroupId] : [],
  prefixLists: [],
});

/** The rules of one direction, with the one of the call or without it. */
const predicting =
  (direction: 'ingress' | 'egress', allowed: boolean) =>
  (facts: SetupFacts, input: HttpsRule): SetupFacts => {
    if (!facts.network) return facts;
    const wanted = ruleOf(input);
    const securityGroups = changed(facts.network.securityGroups, (groups) =>
      groups.map((group) => {
        if (group.id !== input.GroupId) return group;
        const others = group[direction].filter((other) => !isSame(other, wanted));
        return { ...group, [direction]: allowed ? [...others, wanted] : others };
      }),
    );
    return { ...facts, network: { ...facts.network, securityGroups } };
  };

export const securityGroupOperations = {
  'ec2:AuthorizeSecurityGroupIngress': {
    predict: predicting('ingress', true),
    undo: (_, input) => [{ operation: 'ec2:RevokeSecurityGroupIngress', input }],
  },
  'ec2:RevokeSecurityGroupIngress': { predict: predicting('ingress', false), undo: onlyUndo },
  'ec2:AuthorizeSecurityGroupEgress': {
    predict: predicting('egress', true),
    undo: (_, input) => [{ operation: 'ec2:RevokeSecurityGroupEgress', input }],
  },
  'ec2:RevokeSecurityGroupEgress': { predict: predicting('egress', false), undo: onlyUndo },
} satisfies Operations<SecurityGroupInputs>;

/** TCP 443 from the warehouse's group into the endpoint's, or the other end of it: out of the warehouse's group. */
export function allowHttps(
  direction: 'Ingress' | 'Egress',
  GroupId: string,
  peer: string,
): Proposal<SecurityGroupCall> {
  const operation = `ec2:AuthorizeSecurityGroup${direction}` as const;
  return {
    id: `${operation} ${GroupId} ${peer}`,
    handling: 'asks',
    call: { operation, input: { GroupId, Peer: { GroupId: peer } } },
    consequence: `TCP 443 ${direction === 'Ingress' ? 'from' : 'to'} ${peer} is allowed for everything in ${GroupId}.`,
  };
}
