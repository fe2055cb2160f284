import { describeGrantee, type Grantee, identityKey } from '../privilege.ts';
import type { Catalog } from './catalog.ts';
import { granteesLike } from './spellings.ts';

const QUOTED = /^"(.+)"$/;
const WITH_KEYWORD = /^(group|role|user)\s+(.+)$/i;
const TYPES = ['user', 'group', 'role'] as const;

/** Why a grantee is not there, and what the catalog shows that may have been meant. */
export function missingGrantee(grantee: Grantee, catalog: Catalog): string {
  const { type, name } = grantee;
  const [, unquoted] = QUOTED.exec(name) ?? [];
  const [, keyword, bare] = WITH_KEYWORD.exec(unquoted ?? name) ?? [];
  const mistakes = [
    ...(unquoted === undefined ? [] : ['the name holds quotes, which only SQL wants']),
    ...(bare === undefined ? [] : [`the name holds the keyword ${keyword?.toUpperCase()}`]),
  ];
  const meant = lookAlike({ type, name: bare ?? unquoted ?? name }, catalog);
  const advice =
    meant === undefined ? adviceWithout(mistakes, grantee) : adviceWith(meant, mistakes, type);
  return `${describeGrantee(grantee)} does not exist in this warehouse; ${advice}`;
}

const adviceWith = (meant: Grantee, mistakes: readonly string[], type: Grantee['type']): string =>
  [
    ...mistakes,
    `there is a ${describeGrantee(meant)}: ask again with this ${meant.type === type ? 'spelling' : 'type and name'}`,
  ].join('; ');

const adviceWithout = (mistakes: readonly string[], { type }: Grantee): string =>
  mistakes.length > 0
    ? [...mistakes, `ask again with the ${type}'s bare name`].join('; ')
    : 'create it, or correct the request';

/** Of the wanted type before another, spelt exactly so before another spelling. */
function lookAlike(wanted: Grantee, catalog: Catalog): Grantee | undefined {
  const types = [wanted.type, ...TYPES.filter((type) => type !== wanted.type)];
  const exact = types.find((type) => catalog.identities.has(identityKey({ ...wanted, type })));
  if (exact !== undefined) return { ...wanted, type: exact };
  for (const type of types) {
    const [name] = granteesLike(catalog, { ...wanted, type });
    if (name !== undefined) return { type, name };
  }
  return undefined;
}
