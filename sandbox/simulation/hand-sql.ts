import { describePrivilege, type Privilege } from '../../domain/privilege.ts';
import type { Names } from './names.ts';
import type { Step } from './scenario.ts';

/** Words of the hand-made SQL are the spec's own, and names those of now. */
export function handSql(
  { verb, privilege, grantee }: Extract<Step, { kind: 'hand' }>,
  names: Names,
): string {
  const keyword = grantee.type === 'user' ? '' : `${grantee.type.toUpperCase()} `;
  const whom = `${verb === 'GRANT' ? 'TO' : 'FROM'} ${keyword}"${names.now(grantee)}"`;
  if (privilege.kind === 'assume-role')
    return `${verb} ASSUMEROLE ON '${privilege.role}' ${whom} FOR CREATE MODEL`;
  const what = describePrivilege(inSchemaNow(privilege, names));
  return `${verb} ${what.replace(/\b(?:Lab|Fraud)\b/g, '"$&"')} ${whom}`;
}

const inSchemaNow = (privilege: Privilege, names: Names): Privilege =>
  'schema' in privilege
    ? { ...privilege, schema: names.now({ type: 'schema', name: privilege.schema }) }
    : privilege;

/** A model that is not there cannot be granted on; people meet that too. */
export function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'SqlError') throw error;
}
