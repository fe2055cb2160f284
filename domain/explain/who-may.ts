import { type Grantee, granteeOfIdentity } from '../privilege.ts';
import { type Deed, type Known, needsOf } from './deed.ts';
import { type Explanation, explain, nothingToAskAbout } from './explain.ts';
import { publicPaths } from './paths.ts';

/** Those who may do what was asked. */
export interface WhoMay {
  /** Every user for whom the answer is not no. */
  readonly users: readonly Explanation[];
  /** Groups and roles that give all of it to whoever becomes a member; none is told where everybody may. */
  readonly members: readonly Grantee[];
  /** PUBLIC holds all of it: whoever is made a user may do it too. */
  readonly isPublic: boolean;
  /** Why nobody may. */
  readonly because?: string;
}

export function whoMay(deed: Deed, known: Known): WhoMay {
  const nothing = nothingToAskAbout(deed, known);
  if (nothing !== undefined) return { users: [], members: [], isPublic: false, because: nothing };
  const isPublic = needsOf(deed, known).every((need) =>
    need.some((privileges) =>
      privileges.every((privilege) => {
        const shown = privilege.kind === 'assume-role' ? known.warehouse : known.catalog;
        return (
          shown !== undefined &&
          publicPaths(privilege, shown).some(({ doubt }) => doubt === undefined)
        );
      }),
    ),
  );
  const able = [...known.catalog.identities.keys()]
    .sort()
    .flatMap((identity) => granteeOfIdentity(identity) ?? [])
    .map((grantee) => explain(grantee, deed, known))
    .filter(({ answer }) => answer !== 'no');
  return {
    users: able.filter(({ grantee }) => grantee.type === 'user'),
    members: isPublic
      ? []
      : able.map(({ grantee }) => grantee).filter(({ type }) => type !== 'user'),
    isPublic,
  };
}
