import {
  type Grant,
  type Grantee,
  identityKey,
  type Privilege,
  privilegeKey,
} from '../privilege.ts';
import { modelKey, schemaKey } from './bound.ts';
import type { Lease } from './lease.ts';

/** Under the name that its id had at the last look, as managed grants are. */
export const granteeNow = ({
  grantee,
  bound,
}: Pick<Lease, 'grantee'> & { readonly bound?: Lease['bound'] | undefined }): Grantee =>
  bound === undefined ? grantee : { ...grantee, name: bound.grantee.name };

/** Schemas and models under the names of the last look too; all models of a schema are each of them. */
function asksFor({ privileges, bound }: Lease, wanted: Privilege): boolean {
  return privileges.some((privilege) => {
    if (!('schema' in privilege)) return privilegeKey(privilege) === privilegeKey(wanted);
    const schema = bound?.schemas[schemaKey(privilege.schema)]?.name ?? privilege.schema;
    if (privilege.kind === 'execute-models')
      return wanted.kind === 'execute-model' && wanted.schema === schema;
    const model = 'model' in privilege ? bound?.models[modelKey(privilege)]?.name : undefined;
    const now = { ...privilege, schema, ...(model !== undefined && { model }) };
    return privilegeKey(now) === privilegeKey(wanted);
  });
}

/** Leases by whom they are of, under the name of the last look. */
export const byGrantee = (leases: Iterable<Lease>): ReadonlyMap<string, readonly Lease[]> =>
  Map.groupBy(leases, (lease) => identityKey(granteeNow(lease)));

/** Those of `byGrantee` that ask for this grant. */
export const askingFor = (
  { grantee, privilege }: Grant,
  leases: ReturnType<typeof byGrantee>,
): readonly Lease[] =>
  (leases.get(identityKey(grantee)) ?? []).filter((lease) => asksFor(lease, privilege));
