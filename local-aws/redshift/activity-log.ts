/** A statement that a session ran. */
interface Statement {
  readonly transactionId: number;
  readonly userId: number;
  readonly database: string;
  readonly startedAtMs: number;
  readonly text: string;
}

/** Where a cluster's user-activity log goes, if it goes to CloudWatch Logs. */
export const activityLogOf = (cluster: string): string =>
  `/aws/redshift/cluster/${cluster}/useractivitylog`;

/** A statement as the user-activity log has it, with its line breaks. */
export const activityRecord = (
  { startedAtMs, database, userId, transactionId, text }: Statement,
  user: string,
): string => {
  const at = new Date(startedAtMs).toISOString().replace(/\.\d+Z$/, 'Z');
  return `'${at} UTC [ db=${database} user=${user} pid=${1_073_741_824 + userId} userid=${userId} xid=${transactionId} ]' LOG: ${text}`;
};
