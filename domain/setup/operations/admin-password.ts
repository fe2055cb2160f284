import type { Call, OperationName } from './every-call.ts';

/** Their AWS operations take an admin password, too, and no condition key of IAM keeps it out. The inputs here have no field for one. */
const OPERATIONS = [
  'redshift:ModifyCluster',
  'redshift-serverless:UpdateNamespace',
] as const satisfies readonly OperationName[];
export type PasswordOperation = (typeof OPERATIONS)[number];

const NAMES: ReadonlySet<string> = new Set(OPERATIONS);

/** Whether only the function that does nothing else may send the call. */
export const couldResetPassword = <C extends Pick<Call, 'operation'>>(
  call: C,
): call is C & { readonly operation: PasswordOperation } => NAMES.has(call.operation);
