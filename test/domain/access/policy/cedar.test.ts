import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { expect, test } from '@jest/globals';
import type { AccessAsk, AskedPrivilege } from '../../../../domain/access/policy/ask.ts';
import { evaluatePolicy } from '../../../../domain/access/policy/evaluate.ts';
import { readyPolicy } from '../../../../domain/access/policy/ready-policy.ts';
import type { PolicyRule } from '../../../../domain/access/policy/rule.ts';
import type { PrivilegeKind } from '../../../../domain/privilege.ts';
import { fc } from '../../../property.ts';
import { ALL, SEED } from '../../../scope.ts';
import { asks, policies } from './generated.ts';
import { PERSONAS } from './policies.ts';

/** Each policy is asked about ten accesses. */
const POLICIES = ALL ? 500 : 20;
const ASKS = 10;

test(`${POLICIES * ASKS} accesses are decided as Cedar decides them`, () => {
  const effects = { refused: 0, permitted: 0 };
  fc.assert(
    fc.property(
      policies(),
      fc.array(asks(), { minLength: ASKS, maxLength: ASKS }),
      (rules, accesses) => {
        const policy = readyPolicy(rules, PERSONAS);
        prepare(rules);
        for (const asked of accesses) {
          const { effect } = evaluatePolicy(policy, asked);
          effects[effect] += 1;
          const answers = asked.privileges.map((privilege) => answerOf(asked, privilege));
          expect(effect).toBe(answers.every((one) => one === 'allow') ? 'permitted' : 'refused');
        }
      },
    ),
    { numRuns: POLICIES, seed: SEED },
  );
  expect(Math.min(effects.refused, effects.permitted)).toBeGreaterThan(POLICIES / 10);
});

const NAME = 'policy';

function prepare(rules: readonly PolicyRule[]): void {
  const staticPolicies = Object.fromEntries(rules.map((rule) => [rule.name, inCedar(rule)]));
  const answer = cedar.preparsePolicySet(NAME, { staticPolicies });
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
}

const uid = (type: string) => ({ type, id: 'any' });

function answerOf(asked: AccessAsk, { database, privilege }: AskedPrivilege): string {
  const text = (name: string, value: string | undefined) =>
    value === undefined ? {} : { [name]: value, [`${name}InAnyCase`]: value.toLowerCase() };
  const answer = cedar.statefulIsAuthorized({
    principal: uid('Requester'),
    action: uid('Action'),
    resource: uid('Privilege'),
    preparsedPolicySetId: NAME,
    entities: [],
    context: {
      kind: privilege.kind,
      ...text('database', database === '*' ? undefined : database),
      ...text('schema', 'schema' in privilege ? privilege.schema : undefined),
      ...text('model', 'model' in privilege ? privilege.model : undefined),
      ...text('role', 'role' in privilege ? privilege.role : undefined),
      ...text('grantee', `${asked.grantee.type} ${asked.grantee.name}`),
      granteeType: asked.grantee.type,
      requester: asked.requestedBy,
      source: asked.source,
      ...(asked.ticket !== undefined && { ticket: asked.ticket }),
      ...(asked.expiresAt !== undefined && {
        days: (Date.parse(asked.expiresAt) - Date.parse(asked.startsAt)) / 86_400_000,
      }),
      external: asked.externalModels && privilege.kind === 'create-model',
    },
  });
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
  expect(answer.response.diagnostics.errors).toEqual([]);
  return answer.response.decision;
}

/** A rule as a Cedar policy, written from docs/policy.md. A `needs-approval` permits; whose approval it wants is not Cedar's. */
function inCedar(rule: PolicyRule): string {
  const { when } = rule;
  const isDeny = rule.effect === 'deny';
  const kinds = kindsIn(rule);
  const object = (name: 'database' | 'schema' | 'model' | 'role', patterns?: readonly string[]) => {
    if (patterns === undefined) return [];
    const there = `(context has ${name} && ${like(isDeny ? `${name}InAnyCase` : name, patterns, isDeny)})`;
    // Only a rule that names the kind means what has no such object.
    const without = !isDeny && kinds !== undefined ? `!(context has ${name}) || ` : '';
    return [`(${without}${there})`];
  };
  const conditions = [
    ...(kinds === undefined ? [] : [oneOf('kind', kinds)]),
    ...object('database', when.databases),
    ...object('schema', when.schemas),
    ...object('model', when.models),
    ...object('role', when.roles),
    ...(when.grantees === undefined
      ? []
      : [like(isDeny ? 'granteeInAnyCase' : 'grantee', when.grantees, isDeny)]),
    ...(when.requesters === undefined ? [] : [like('requester', when.requesters)]),
    ...(when.sources === undefined ? [] : [oneOf('source', when.sources)]),
    ...(when.tickets === undefined
      ? []
      : [`context has ticket && ${like('ticket', when.tickets)}`]),
    ...(rule.effect === 'deny' ? denied(rule.when) : limited(rule.limits)),
  ];
  const written = conditions.map((one) => `(${one})`).join(' && ');
  return `${isDeny ? 'forbid' : 'permit'}(principal, action, resource) when { ${written || 'true'} };`;
}

function kindsIn({
  when: { personas, privileges },
}: PolicyRule): readonly PrivilegeKind[] | undefined {
  if (personas === undefined && privileges === undefined) return undefined;
  const known: Readonly<Record<string, { readonly privileges: readonly PrivilegeKind[] }>> =
    PERSONAS;
  return [
    ...(personas ?? []).flatMap((name) => known[name]?.privileges ?? []),
    ...(privileges ?? []),
  ];
}

const oneOf = (name: string, values: readonly string[]): string =>
  `${JSON.stringify(values)}.contains(context.${name})`;

const like = (name: string, patterns: readonly string[], inAnyCase = false): string =>
  `(${patterns.map((pattern) => `context.${name} like ${JSON.stringify(inAnyCase ? pattern.toLowerCase() : pattern)}`).join(' || ')})`;

const lastsLonger = (days: number): string => `(!(context has days) || context.days > ${days})`;

const denied = ({
  externalModels,
  longerThanDays,
}: Extract<PolicyRule, { effect: 'deny' }>['when']): string[] => [
  ...(externalModels === undefined ? [] : ['context.external']),
  ...(longerThanDays === undefined ? [] : [lastsLonger(longerThanDays)]),
];

const limited = ({
  longestDays,
  requires = [],
  grantees,
  externalModels,
}: Extract<PolicyRule, { effect: 'allow' }>['limits']): string[] => [
  ...(longestDays === undefined ? [] : [`!${lastsLonger(longestDays)}`]),
  ...(requires.includes('end') ? ['context has days'] : []),
  ...(requires.includes('ticket') ? ['context has ticket'] : []),
  ...(grantees === undefined ? [] : [oneOf('granteeType', grantees)]),
  ...(externalModels ? [] : ['!context.external']),
];
