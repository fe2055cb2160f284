import { packed } from './packed-statements.ts';
import { charactersOf, INLINE_CHARACTERS, MANAGED_CHARACTERS } from './policy-size.ts';
import {
  type Json,
  type JsonObject,
  listOf,
  objectOf,
  propertiesOf,
  ROLE,
  type TemplateResources,
  withProperties,
} from './template.ts';

/** How many managed policies a role may have, unless its account has a higher quota. */
const MANAGED_POLICIES = 10;

/**
 * The resources with policies that IAM accepts: what a role has more than its inline policies may have goes into managed ones.
 * `problems` names the roles for which all that a role may have is too little.
 */
export function withManagedPolicies(
  resources: TemplateResources,
  most = MANAGED_POLICIES,
): { readonly resources: TemplateResources; readonly problems: readonly string[] } {
  const moved = Object.entries(resources)
    .filter(([, role]) => role.Type === ROLE && inlineCharacters(role) > INLINE_CHARACTERS)
    .map(([id, role]) => ({ ...moveOut(id, role), attached: attachedTo(resources, id) }));
  return {
    resources: {
      ...resources,
      ...Object.fromEntries(moved.flatMap(({ role, managed }) => [role, ...managed])),
    },
    problems: moved.flatMap(({ role: [id], managed, tooLong, attached }) => [
      ...(tooLong.length === 0
        ? []
        : [
            `${id}: a statement about ${tooLong.join(', ')} has more than the ${MANAGED_CHARACTERS} characters of a managed policy besides its resources; shorten what it is conditioned on`,
          ]),
      ...(managed.length + attached <= most
        ? []
        : [
            `${id}: needs ${managed.length} managed policies besides ${INLINE_CHARACTERS} characters of its own, and IAM gives a role ${most}${attached === 0 ? '' : `, ${attached} of which it has`}; shorten it by wildcards of what you administer, such as dbname:<cluster>/*, or have that quota raised and write it as managedPoliciesPerRole`,
          ]),
    ]),
  };
}

/** Policies of the template that name the role themselves. */
const attachedTo = (resources: TemplateResources, id: string): number =>
  Object.values(resources).filter((policy) =>
    listOf(propertiesOf(policy).Roles).some((role) => objectOf(role).Ref === id),
  ).length;

type Named = readonly [id: string, resource: JsonObject];
interface Moved {
  readonly role: Named;
  readonly managed: readonly Named[];
  /** The actions of statements that no managed policy has room for. */
  readonly tooLong: readonly string[];
}

const policiesOf = (role: JsonObject): readonly JsonObject[] =>
  listOf(propertiesOf(role).Policies).map(objectOf);
const sizeOf = ({ PolicyDocument }: JsonObject): number => charactersOf(PolicyDocument ?? null);
const inlineCharacters = (role: JsonObject): number =>
  policiesOf(role).reduce((sum, policy) => sum + sizeOf(policy), 0);
const statementsOf = ({ PolicyDocument }: JsonObject): readonly JsonObject[] =>
  listOf(objectOf(PolicyDocument).Statement).map(objectOf);
const documentOf = (Statement: readonly Json[]): JsonObject => ({
  Version: '2012-10-17',
  Statement,
});

/** The smallest policies stay; what is left of their room takes the first statements of the others, and managed policies the rest. */
function moveOut(id: string, role: JsonObject): Moved {
  const policies = policiesOf(role);
  const kept: JsonObject[] = [];
  let room = INLINE_CHARACTERS;
  for (const policy of policies.toSorted((one, other) => sizeOf(one) - sizeOf(other))) {
    if (sizeOf(policy) > room) break;
    room -= sizeOf(policy);
    kept.push(policy);
  }
  const others = policies.filter((policy) => !kept.includes(policy));
  const { documents, tooLong } = packed(others.flatMap(statementsOf), {
    first: room,
    others: MANAGED_CHARACTERS,
  });
  const [inline = [], ...rest] = documents;
  const managed = rest.map(
    (statements, index): Named => [
      `${id}Policy${index + 1}`,
      { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: documentOf(statements) } },
    ],
  );
  return {
    managed,
    tooLong: [...new Set(tooLong.flatMap(({ Action }) => listOf(Action).map(String)))],
    role: [
      id,
      withProperties(role, {
        Policies: [
          ...policies.filter((policy) => kept.includes(policy)),
          ...(inline.length === 0
            ? []
            : [{ PolicyName: 'others', PolicyDocument: documentOf(inline) }]),
        ],
        ManagedPolicyArns: [
          ...listOf(propertiesOf(role).ManagedPolicyArns),
          ...managed.map(([Ref]) => ({ Ref })),
        ],
      }),
    ],
  };
}
