import { directoryGroupOf } from './directory-role.ts';
import type { KnownIdentities } from './tag-reading.ts';
import { inWords, type TaggedResource } from './tagged-resource.ts';
import { whyUnasked } from './unasked.ts';
import type { WantedAccess } from './wanted-access.ts';

/**
 * Who gains what by a role's tag, and by a membership in Identity Center. Redshift lets sessions of the role join these groups
 * at sign-in, whatever we decide: what a group holds already, they have with the tag. So it does with members.
 */
export const gainsOf = (
  resource: TaggedResource,
  wanted: readonly WantedAccess[],
  identities: KnownIdentities,
): readonly string[] =>
  wanted
    .filter((one) => whyUnasked(one, identities) === undefined)
    .flatMap(({ tag, grantee, access }) => {
      const directoryGroup = directoryGroupOf(grantee);
      if (resource.kind === 'role')
        return [
          `${tag} lets sessions of ${inWords(resource)} join ${grantee.type} ${grantee.name} of warehouse ${access.warehouse}, which is to be ${access.persona} of ${placeOf(access)}; what it holds already they have by the tag alone`,
        ];
      return directoryGroup === undefined
        ? []
        : [
            `${tag}: whoever is in group ${directoryGroup} of Identity Center has role ${grantee.name} of warehouse ${access.warehouse}, which is to be ${access.persona} of ${placeOf(access)}; who joins the group later has it at the next sign-in, without any request`,
          ];
    });

const placeOf = ({ database, schema, models = [] }: WantedAccess['access']): string =>
  models.length === 0
    ? `schema ${schema} in ${database}`
    : `${models.length} ${models.length === 1 ? 'model' : 'models'} in ${database}: ${models.map((model) => `${schema}.${model}`).join(', ')}`;
