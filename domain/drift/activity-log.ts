import * as z from 'zod/mini';
import { type DatabaseRef, WAREHOUSE_WIDE } from '../access/database-key.ts';
import type { Warehouse } from '../config.ts';
import { userOf } from '../login.ts';

/** What CloudWatch Logs hands to a subscriber (facts §10.4): base64 of gzip of a batch. */
export const LogDelivery = z.object({ awslogs: z.object({ data: z.string() }) });

/** The same, unpacked. */
export const LogBatch = z.object({
  /** CONTROL_MESSAGE: it asks only whether it is heard. */
  messageType: z.string(),
  /** Account of the log group. */
  owner: z.string(),
  logGroup: z.string(),
  logEvents: z.array(z.object({ message: z.string() })),
});
export type LogBatch = z.infer<typeof LogBatch>;

/** Where a warehouse's user-activity log goes. */
const activityLogOf = (warehouse: Warehouse): string =>
  warehouse.kind === 'provisioned'
    ? `/aws/redshift/cluster/${warehouse.cluster}/useractivitylog`
    : `/aws/redshift/${warehouse.namespaceName}/useractivitylog`;

/**
 * Words that a statement has which changes privileges, or who is in a group or role or a superuser. It need not begin with them: a
 * look too many costs a few queries, and whoever hides a statement behind another, or in a name, is looked at too.
 */
const CHANGES =
  /\b(?:grant|revoke)\b|\balter\s+(?:group|user|role|default\s+privileges)\b|\b(?:create|drop)\s+(?:group|role|user)\b/i;

/** `'2026-11-26T20:00:00Z UTC [ db=dev user=ana pid=1 userid=100 xid=2 ]' LOG: ` and the statement, with its line breaks. */
const TIME = /^'[^ '[\]]+ UTC \[ db=/;
const REST = /^ pid=\d+ userid=\d+ xid=\d+ \]' LOG: /;
const HEADER_ENDS = "]' LOG: ";

/**
 * The databases in which somebody else than the product's own logins runs a statement that may change who may what, as far as the
 * log says: it is written before the statement runs, and by whom it names is believed of our logins alone, and in a header that
 * nothing imitates. The reader changes nothing, and what it asks for may name such words: a look would bring about the next. A record of another shape, as the rest of a long statement, tells no database: each of its warehouse counts.
 */
export function databasesTouched(
  { messageType, owner, logGroup, logEvents }: LogBatch,
  refs: readonly DatabaseRef[],
): readonly DatabaseRef[] {
  if (messageType !== 'DATA_MESSAGE') return [];
  const ofLog = refs.filter(
    ({ warehouse, database }) =>
      database !== WAREHOUSE_WIDE &&
      warehouse.account === owner &&
      activityLogOf(warehouse) === logGroup,
  );
  const touched = new Set<DatabaseRef>();
  for (const { message } of logEvents) {
    if (touched.size === ofLog.length) break;
    if (!CHANGES.test(message)) continue;
    const time = message.includes(HEADER_ENDS) ? TIME.exec(message)?.[0] : undefined;
    for (const ref of ofLog)
      if (time === undefined || isByOthers(message.slice(time.length), ref)) touched.add(ref);
  }
  return [...touched];
}

/** Of this database, and by neither of our logins. `record`: from the database's name on. */
function isByOthers(record: string, { warehouse, database }: DatabaseRef): boolean {
  const user = `${database} user=`;
  if (!record.startsWith(user)) return false;
  const ours = [warehouse.writer, warehouse.reader].flatMap((login) => userOf(login) ?? []);
  return !ours.some((name) => isSurely(`${user}${name}`, record));
}

/** Whether the record's header begins so. A user or a statement that looks like a second header may be there to pass for it. */
function isSurely(begin: string, record: string): boolean {
  const rest = record.startsWith(begin) ? record.slice(begin.length) : '';
  const [header] = REST.exec(rest) ?? [];
  return header !== undefined && !rest.slice(header.length).includes(HEADER_ENDS);
}
