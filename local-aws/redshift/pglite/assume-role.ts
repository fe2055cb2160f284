import type { AssumeRoleChange, RoleUse } from '../resolve.ts';
import type { Session } from '../session.ts';
import { DEFAULT_ROLE, EVERY_ROLE } from '../sql/grammar.ts';

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

/** Whether the session's user may use the role for the command. PUBLIC's row of a fresh warehouse stands for every role. */
export const assumeQuestion = (
  { user, own }: Session,
  { arn, command }: RoleUse,
): { text: string; values: unknown[] } => ({
  text: `select $1 or exists (select from rs.assume_role where command = $2
    and (iam_arn in ($3, $4) and (id = any ($5) or kind = 'public') or iam_arn = $6 and kind = 'public')) as yes`,
  values: [user.superuser, command, arn, EVERY_ROLE, [...own], DEFAULT_ROLE],
});
