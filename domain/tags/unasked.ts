import { foldName } from '../name.ts';
import { because } from '../setup/read.ts';
import type { KnownIdentities } from './tag-reading.ts';
import type { UnmappedName, WantedAccess } from './wanted-access.ts';

/** Why this access is not asked for now: what the tag says is in doubt, or the warehouse has nobody of that name. */
export function whyUnasked(
  { doubt, grantee: { type, name }, access, tag }: WantedAccess,
  identities: KnownIdentities,
): string | undefined {
  if (doubt !== undefined) return doubt;
  const known = identities[access.warehouse];
  if (known === undefined || !('ok' in known))
    return `${tag}: ${because(known, `the catalog of warehouse ${access.warehouse}`)}; nothing is asked for there until it can be`;
  const names = type === 'group' ? known.ok.groups : known.ok.roles;
  return names.includes(name)
    ? undefined
    : unknownName({ tag, type, name }, names, `warehouse ${access.warehouse}`);
}

/** What becomes of a name for which the configuration has nothing. */
export function unmappedFinding(unmapped: UnmappedName, identities: KnownIdentities): string {
  const { tag, type, name } = unmapped;
  const known = Object.values(identities).flatMap((one) => ('ok' in one ? [one.ok] : []));
  const names = known.flatMap(({ groups, roles }) => (type === 'group' ? groups : roles));
  return names.includes(name)
    ? `${tag}: ${type} ${name} is given nothing by tags.${type}s of config/admin.yml`
    : unknownName(unmapped, names, 'the warehouses that tags name');
}

function unknownName(
  { tag, type, name }: { readonly tag: string; readonly type: string; readonly name: string },
  names: readonly string[],
  where: string,
): string {
  const others = names.filter((one) => foldName(one) === foldName(name));
  return `${tag}: ${where} has no ${type} ${JSON.stringify(name)}${others.length === 0 ? '; it is ignored, as Redshift does' : `, but ${others.join(', ')}; the case counts, so it is ignored`}`;
}
