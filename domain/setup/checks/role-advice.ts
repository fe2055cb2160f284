import type { RoleFacts, SetupFacts } from '../facts.ts';
import { generatedPolicy, wantedSections } from '../iam/complete-role-policy.ts';
import { attachedNames, judge, permissionsInWords } from '../iam/judge.ts';
import { canonicalDocument, parsePolicy } from '../iam/policy/document.ts';
import { requiredPermissions, scopeOf } from '../iam/required-permission.ts';
import { pathOf, permissionsFor } from '../iam/role-paths.ts';
import { EDITION } from '../iam/section.ts';
import type { Read } from '../read.ts';
import { because } from '../read.ts';
import type { Check } from './check.ts';
import { PAGES } from './pages.ts';
import {
  given,
  notApplicable,
  pass,
  reported,
  unknown,
  unknownBecause,
  waiting,
} from './verdict.ts';

const ofRole =
  (
    evaluate: (facts: SetupFacts, role: RoleFacts) => ReturnType<Check['evaluate']>,
  ): Check['evaluate'] =>
  (facts, arn) => {
    const read = facts.roles[arn];
    if (read && 'missing' in read) return notApplicable(`role ${arn} does not exist yet`);
    return given(read, `role ${arn}`, (role) => evaluate(facts, role));
  };

export const roleUnbarred: Check = {
  severity: 'high',
  source: {
    url: PAGES.boundaries,
    sentence:
      "An entity's permissions boundary allows it to perform only the actions that are allowed by both its identity-based policies and its permissions boundaries.",
  },
  why: 'The policies look right and the call is denied all the same; CREATE MODEL does not say by what.',
  handling: 'reports',
  remediation:
    'Nothing: boundaries, service control policies and Deny statements are decisions of others. What they bar is listed.',
  about: 'role',
  evaluate: ofRole((facts, role) => {
    const judged = judge(
      facts,
      role,
      permissionsFor(facts, role.arn, wantedSections(facts, role.arn)),
    );
    if ('unknown' in judged) return unknownBecause(judged.unknown);
    const barred = judged.flatMap(({ need, standing }) =>
      standing.is === 'barred' ? [{ need, by: standing.by }] : [],
    );
    if (barred.length === 0)
      return pass(
        `nothing bars ${role.arn}, as far as IAM's simulator sees: it leaves out service control policies with global conditions, and no call reads resource control policies`,
      );
    const causes = Map.groupBy(barred, ({ by }) => by);
    const text = [...causes].map(
      ([by, list]) => `${by} bars ${permissionsInWords(list.map(({ need }) => need))}`,
    );
    return reported(text.join('; '), 'let its owner admit these actions, or name another role');
  }),
};

const BROAD: Readonly<Record<string, string>> = {
  AmazonS3FullAccess: 'every bucket of the account',
  AmazonSageMakerFullAccess: 'all of SageMaker',
  AdministratorAccess: 'everything',
  PowerUserAccess: 'nearly everything',
};

/** The policies that are not AWS's own, by name; those that were not read as such. */
function ownPolicies({
  inline,
  attached,
}: RoleFacts): readonly (readonly [name: string, document: Read<string>])[] {
  const managed = 'ok' in attached ? attached.ok : [];
  return [
    ...('ok' in inline
      ? inline.ok.map(({ name, document }) => [name, { ok: document }] as const)
      : []),
    ...managed.flatMap(({ arn, document }) => (document ? [[arn, document] as const] : [])),
  ];
}

/** Wildcards that the page or AWS's own policy has, and nobody says what would be enough. */
const AS_THE_PAGE = ['kms:GenerateDataKey*', 'forecast:*'];

/**
 * Wildcard actions in the role's own policies, e.g. the sample's `sagemaker:*Job*`, which matches 88 actions, and
 * statements of everything but what they name.
 */
function wildcards(role: RoleFacts): readonly string[] | { readonly unknown: string } {
  const found: string[] = [];
  for (const [name, read] of ownPolicies(role)) {
    if (!('ok' in read)) return { unknown: because(read, `policy ${name}`) };
    const parsed = parsePolicy(read.ok);
    if ('malformed' in parsed)
      return { unknown: `policy ${name} is malformed: ${parsed.malformed}` };
    for (const { effect, name: statement, ...spares } of parsed.statements) {
      if (effect !== 'Allow') continue;
      const { actions = [], notActions, notResources } = spares;
      const wild = actions.filter(
        (action) => action.includes('*') && !AS_THE_PAGE.includes(action),
      );
      found.push(...wild.map((action) => `${action} matches more than Redshift ML uses`));
      if (notActions ?? notResources) found.push(`${statement} allows all but what it names`);
    }
  }
  return found;
}

export const roleNarrow: Check = {
  severity: 'low',
  source: {
    url: PAGES.setup,
    sentence:
      'If you want to create an IAM role with a more restrictive policy, you can use the policy following.',
  },
  why: 'Whoever may CREATE MODEL works with all that the role may do.',
  handling: 'reports',
  remediation:
    'Nothing: the simple way is a way of the page. The generated policy is offered as the alternative.',
  about: 'role',
  evaluate: ofRole((facts, role) => {
    const { attached, inline } = role;
    if (!('ok' in attached)) return unknown(attached, `the policies attached to ${role.arn}`);
    if (!('ok' in inline)) return unknown(inline, `the inline policies of ${role.arn}`);
    const names = attachedNames(role) ?? [];
    const wild = wildcards(role);
    if ('unknown' in wild) return unknownBecause(wild.unknown);
    const broad = names.flatMap((name) => (BROAD[name] ? [`${name} opens ${BROAD[name]}`] : []));
    const found = [...broad, ...wild];
    if (found.length === 0) return pass(`the policies of ${role.arn} name what they allow`);
    return pass(`${role.arn} is broader than needed`, [
      ...found,
      `enough would be: ${canonicalDocument(generatedPolicy(facts, role.arn))}`,
    ]);
  }),
};

export const roleCurrent: Check = {
  severity: 'low',
  source: {
    url: PAGES.setup,
    sentence:
      'sagemaker:AddTags, CreateModel, CreateEndpoint, CreateEndpointConfig, DeleteEndpoint, DeleteEndpointConfig, DeleteModel',
  },
  why: 'TAGS in CREATE MODEL and remote endpoints need them; the edition of the page that this product implements does not.',
  handling: 'reports',
  remediation: 'Nothing, unless setup.currentEdition demands them: then RedshiftML.9 adds them.',
  about: 'role',
  evaluate: ofRole((facts, role) => {
    const judged = judge(facts, role, permissionsFor(facts, role.arn, EDITION));
    if ('unknown' in judged) return unknownBecause(judged.unknown);
    const lacking = judged
      .filter(({ standing }) => standing.is !== 'allowed')
      .map(({ need }) => need);
    if (lacking.length === 0) return pass(`${role.arn} has them`);
    return pass(`${role.arn} is on the older edition of the page`, [
      `lacking: ${permissionsInWords(lacking)}; setup.currentEdition: true adds it`,
    ]);
  }),
};

export const namesFit: Check = {
  severity: 'medium',
  source: {
    url: PAGES.setup,
    sentence:
      'When an IAM role is created as the default for your cluster, include redshift as part of the resource name or use a Redshift-specific tag to tag those resources.',
  },
  why: 'The managed policy is scoped to *redshift*: a bucket of another name is not writable with it.',
  handling: 'repairs',
  remediation: 'RedshiftML.9 adds the bucket to the inline policy of the role; the name stays.',
  about: 'role',
  evaluate: ofRole((facts, role) => {
    const path = pathOf(role);
    if (path === undefined)
      return unknownBecause(`the attached policies of ${role.arn} could not be read`);
    if (path !== 'all-commands') return notApplicable(`${role.arn} is on the path ${path}`);
    const odd = scopeOf(facts, role.arn).buckets.filter((bucket) => !bucket.includes('redshift'));
    if (odd.length === 0) return pass('the buckets have redshift in their names');
    const needs = requiredPermissions(facts, role.arn).filter(
      ({ section, resource }) =>
        section === 'Bucket' && odd.some((name) => resource.includes(`:::${name}`)),
    );
    const judged = judge(facts, role, needs);
    if ('unknown' in judged) return unknownBecause(judged.unknown);
    const closed = judged.filter(({ standing }) => standing.is !== 'allowed');
    return closed.length === 0
      ? pass(`another policy of ${role.arn} admits ${odd.join(', ')}`)
      : waiting(
          `${odd.join(', ')} lacks redshift in the name, and no other policy admits it`,
          'RedshiftML.9 adds it to the inline policy of the role; a bucket cannot be renamed',
          'repairs',
        );
  }),
};
