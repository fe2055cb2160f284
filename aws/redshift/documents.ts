import type { RedshiftClient } from '@aws-sdk/client-redshift';
import type { ClusterInputs, clusterOperations } from '../../domain/setup/operations/cluster.ts';
import type { Documented } from '../../domain/setup/operations/operation.ts';
import { type DocumentReaders, orNone } from '../read-outcome.ts';
import { readDefaultRole } from './read.ts';

/** The default role of a cluster; its other roles AWS associates one by one. */
export const clusterDocuments = {
  'redshift:ModifyClusterIamRoles': async ({ redshift }, { ClusterIdentifier }) =>
    orNone(await readDefaultRole(redshift, ClusterIdentifier), (arn) => arn),
} satisfies DocumentReaders<
  ClusterInputs,
  Documented<typeof clusterOperations>,
  { readonly redshift: RedshiftClient }
>;
