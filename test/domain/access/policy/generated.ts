import type { AccessAsk } from '../../../../domain/access/policy/ask.ts';
import type { PolicyRule } from '../../../../domain/access/policy/rule.ts';
import type { Privilege } from '../../../../domain/privilege.ts';
import { fc } from '../../../property.ts';
import { assume, CREATE_MODEL, create, execute, ROLE, usage } from '../examples.ts';
import { rules } from './policies.ts';

const SCHEMAS = ['demo_ml', 'sales', 'Sales'];
const MODELS = ['churn', 'churn_2', 'rental'];
const PEOPLE = ['maria@example.com', 'olivia', 'paul'];
const SOURCES = ['access-portal', 'tag'];

const some = <T>(items: readonly T[]) =>
  fc.option(fc.subarray([...items], { minLength: 1 }), { nil: undefined });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const when = fc.record({
  personas: some(['creator', 'user']),
  privileges: some(['create-model', 'execute-model', 'schema-usage']),
  databases: some(['dev', 'pro*']),
  schemas: some([...SCHEMAS, 'sa*']),
  models: some([...MODELS, 'churn*']),
  grantees: some(['group analysts', 'user maria', '* m*']),
  requesters: some([...PEOPLE, '*@example.com']),
  sources: some(SOURCES),
  tickets: some(['CHG-*']),
});
const limits = fc.record({
  longestDays: maybe(fc.constantFrom(1, 30, 365)),
  requires: some(['reason', 'ticket']),
  grantees: some(['group', 'role']),
  externalModels: fc.boolean(),
});
const stages = fc.array(
  fc.record({
    approvers: fc.subarray(PEOPLE, { minLength: 1 }),
    needs: fc.constantFrom(1, 2),
    longerThanDays: maybe(fc.constantFrom(1, 30)),
  }),
  { minLength: 1, maxLength: 2 },
);

const RULES = {
  deny: fc.record({
    effect: fc.constant('deny'),
    when: fc
      .tuple(when, maybe(fc.constant(true)), maybe(fc.constantFrom(1, 30)))
      .map(([about, externalModels, longerThanDays]) => ({
        ...about,
        externalModels,
        longerThanDays,
      })),
  }),
  'needs-approval': fc.record({ effect: fc.constant('needs-approval'), when, limits, stages }),
  allow: fc.record({ effect: fc.constant('allow'), when, limits }),
};

/** Policies of up to six rules, of one effect or of all. */
export const policies = (effect?: keyof typeof RULES): fc.Arbitrary<PolicyRule[]> => {
  const rule: fc.Arbitrary<object> =
    effect === undefined ? fc.oneof(...Object.values(RULES)) : RULES[effect];
  const prefix = effect ?? 'rule';
  return fc
    .array(rule, { maxLength: 6 })
    .map((written) =>
      rules(
        ...written.map((one, index) => ({ ...withoutUndefined(one), name: `${prefix} ${index}` })),
      ),
    );
};

const withoutUndefined = (value: object): object => JSON.parse(JSON.stringify(value));

const privileges: fc.Arbitrary<{ database: string; privilege: Privilege }> = fc.oneof(
  fc.constant({ database: 'dev', privilege: CREATE_MODEL }),
  fc.constant({ database: '*', privilege: assume(ROLE) }),
  fc
    .tuple(
      fc.constantFrom('dev', 'prod'),
      fc.constantFrom(...SCHEMAS),
      fc.constantFrom(...MODELS),
      fc.nat(2),
    )
    .map(([database, schema, model, kind]) => ({
      database,
      privilege: [usage(schema), create(schema), execute(model, schema)][kind] ?? usage(schema),
    })),
);

export const asks = (): fc.Arbitrary<AccessAsk> =>
  fc.record({
    warehouse: fc.constant('analytics'),
    privileges: fc.array(privileges, { minLength: 1, maxLength: 4 }),
    grantee: fc.constantFrom<AccessAsk['grantee']>(
      { type: 'group', name: 'analysts' },
      { type: 'user', name: 'maria' },
      { type: 'role', name: 'ml_users' },
    ),
    requestedBy: fc.constantFrom(...PEOPLE),
    source: fc.constantFrom(...SOURCES),
    startsAt: fc.constant('2026-03-02T09:00:00.000Z'),
    expiresAt: fc.constantFrom('2026-03-03T09:00:00.000Z', '2026-03-22T09:00:00.000Z', undefined),
    reason: fc.constant('a campaign'),
    ticket: fc.constantFrom('CHG-7', 'other', undefined),
    externalModels: fc.boolean(),
  });
