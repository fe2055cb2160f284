import type { EC2Client } from '@aws-sdk/client-ec2';
import { canonicalDocument } from '../../domain/setup/iam/policy/document.ts';
import type { EndpointInputs, endpointOperations } from '../../domain/setup/operations/endpoint.ts';
import type { Documented } from '../../domain/setup/operations/operation.ts';
import { type DocumentReaders, orNone } from '../read-outcome.ts';
import { readEndpointPolicy } from './read.ts';

/** The policy of an endpoint. */
export const endpointDocuments = {
  'ec2:ModifyVpcEndpoint': async ({ ec2 }, { VpcEndpointId }) =>
    orNone(await readEndpointPolicy(ec2, VpcEndpointId), canonicalDocument),
} satisfies DocumentReaders<
  EndpointInputs,
  Documented<typeof endpointOperations>,
  { readonly ec2: EC2Client }
>;
