import type { AssumeRoleChange } from '../resolve.ts';
import { EVERY_ROLE } from '../sql/grammar.ts';

/** ASSUMEROLE has no counterpart in PostgreSQL: it is rows of a table. The values belong to the statement's `$n`. */
export function toRows(change: AssumeRoleChange): { text: string; values: unknown[] }[] {
  return change.uses.flatMap(({ arn, command }) =>
    change.recipients.map(({ identity: { kind, id } }) => {
      if (change.verb === 'GRANT') {
        return {
          text: 'insert into rs.assume_role values ($1, $2, $3, $4) on conflict do nothing',
          values: [arn, command, kind, id],
        };
      }
      const where = 'delete from rs.assume_role where command = $1 and kind = $2 and id = $3';
      return arn === EVERY_ROLE
        ? { text: where, values: [command, kind, id] }
        : { text: `${where} and iam_arn = $4`, values: [command, kind, id, arn] };
    }),
  );
}
