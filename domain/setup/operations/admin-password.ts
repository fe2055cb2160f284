import type { Call } from './every-call.ts';

/** Their AWS operations take an admin password, too, and no condition key of IAM keeps it out. The inputs here have no field for one. */
const OPERATIONS: ReadonlySet<string> = new Set<Call['operation']>([
  'redshift:ModifyCluster',
  'redshift-serverless:UpdateNamespace',
]);

/** Whether only the function that does nothing else may send the call. */
export const couldResetPassword = ({ operation }: Pick<Call, 'operation'>): boolean =>
  OPERATIONS.has(operation);
