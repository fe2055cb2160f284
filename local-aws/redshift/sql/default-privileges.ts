import type { DefaultPrivilege } from '../objects.ts';
import type { Cursor } from './cursor.ts';
import type { GranteeName } from './grammar.ts';

/** ALTER DEFAULT PRIVILEGES with names as they stand there (r_ALTER_DEFAULT_PRIVILEGES.html). */
export interface DefaultChange {
  readonly kind: 'default-privileges';
  readonly verb: 'GRANT' | 'REVOKE';
  /** Absent: who runs it. */
  readonly owner?: string;
  readonly schema?: string;
  readonly objects: DefaultPrivilege['objects'];
  readonly rights: readonly string[];
  readonly grantees: readonly Pick<GranteeName, 'type' | 'name'>[];
}

const RIGHTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'EXECUTE'] as const;

export function defaultChange(cursor: Cursor): DefaultChange {
  const owner = cursor.accept('for', 'user') ? cursor.name() : undefined;
  const schema = cursor.accept('in', 'schema') ? cursor.name() : undefined;
  const verb = cursor.accept('grant') ? 'GRANT' : 'REVOKE';
  if (verb === 'REVOKE') cursor.expect('revoke');
  const rights = cursor.list(
    () => RIGHTS.find((right) => cursor.accept(right.toLowerCase())) ?? cursor.fail(),
  );
  cursor.expect('on');
  const objects =
    (['TABLES', 'FUNCTIONS', 'PROCEDURES'] as const).find((word) =>
      cursor.accept(word.toLowerCase()),
    ) ?? cursor.fail();
  cursor.expect(verb === 'GRANT' ? 'to' : 'from');
  const grantees = cursor.list(() => ({
    type: (['group', 'role'] as const).find((word) => cursor.accept(word)) ?? ('user' as const),
    name: cursor.name(),
  }));
  return {
    kind: 'default-privileges',
    verb,
    ...(owner !== undefined && { owner }),
    ...(schema !== undefined && { schema }),
    objects,
    rights,
    grantees,
  };
}
