import type { KnownIdentities } from './tag-reading.ts';
import { inWords, type TaggedResource } from './tagged-resource.ts';
import { whyUnasked } from './unasked.ts';
import type { WantedAccess } from './wanted-access.ts';

/**
 * Who gains what by a role's tag. Redshift lets sessions of the role join these groups at sign-in, whatever we decide:
 * what a group holds already, they have with the tag.
 */
export const gainsOf = (
  resource: TaggedResource,
  wanted: readonly WantedAccess[],
  identities: KnownIdentities,
): readonly string[] =>
  resource.kind !== 'role'
    ? []
    : wanted
        .filter((one) => whyUnasked(one, identities) === undefined)
        .map(
          ({ tag, grantee, access }) =>
            `${tag} lets sessions of ${inWords(resource)} join ${grantee.type} ${grantee.name} of warehouse ${access.warehouse}, which is to be ${access.persona} of ${placeOf(access)}; what it holds already they have by the tag alone`,
        );

const placeOf = ({ database, schema, models = [] }: WantedAccess['access']): string =>
  models.length === 0
    ? `schema ${schema} in ${database}`
    : `${models.length} ${models.length === 1 ? 'model' : 'models'} in ${database}: ${models.map((model) => `${schema}.${model}`).join(', ')}`;
