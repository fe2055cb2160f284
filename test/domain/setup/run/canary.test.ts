import { describe, expect, test } from '@jest/globals';
import { assess } from '../../../../domain/setup/checks/assess.ts';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { planCanary } from '../../../../domain/setup/run/canary.ts';
import { hindrances } from '../../../../domain/setup/run/hindrances.ts';
import { trainCanary, UnsafeIdentifier } from '../../../../domain/sql.ts';
import { fc } from '../../../property.ts';
import { DEFECTS } from '../defects.ts';
import { simulateRoles } from '../simulator.ts';
import { facts, KEY_ARN, raw } from '../warehouse.ts';

const LOGIN = { login: { dbUser: 'ml_creator' }, database: 'dev', schema: 'demo_ml' };
const plan = planCanary(facts(), LOGIN, 'run-1', 'xgboost');
const { create, createFromTable, clear, drop, fill, dropTable } = plan.statements;
const broken = (defect: string): SetupFacts =>
  simulateRoles(DEFECTS[defect]?.(raw({}, {})) ?? raw({}, {}));

describe('the plan of a canary', () => {
  test('runs on the role, bucket and key of the first pair, bounded in cells and seconds', () => {
    expect(create).toContain("IAM_ROLE 'arn:aws:iam::111122223333:role/redshift-ml/retention'");
    expect(create).toContain("S3_BUCKET 'redshift-ml-demo'");
    expect(create).toContain(`KMS_KEY_ID '${KEY_ARN.split('/')[1]}'`);
    expect(create).toMatch(/MAX_CELLS 10000, MAX_RUNTIME 1800\)$/);
  });
  test.each([
    [
      'xgboost',
      [' AUTO OFF ', ' MODEL_TYPE ', ' OBJECTIVE ', ' PREPROCESSORS ', ' HYPERPARAMETERS '],
    ],
    ['auto', [' AUTO ON ', ' PROBLEM_TYPE ', ' OBJECTIVE ']],
  ] as const)('%s keeps the mandatory order of the clauses', (method, clauses) => {
    const sql = planCanary(facts(), LOGIN, 'run-1', method).statements.create;
    const places = [
      'CREATE MODEL',
      ' FROM (',
      ' TARGET ',
      ' FUNCTION ',
      ' IAM_ROLE ',
      ...clauses,
      ' SETTINGS (',
    ].map((clause) => sql.indexOf(clause));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });
  test('shows its SQL and its cost to whoever approves', () => {
    expect(plan.consequence).toContain('ml_creator trains a model in dev and drops it');
    expect(plan.consequence).toContain('one training job of at most 30 minutes on 2,000 cells');
    const auto = planCanary(facts(), LOGIN, 'run-1', 'auto');
    expect(auto.consequence).toContain('a job of Autopilot of at most 90 minutes on 2,000 cells');
    expect(auto.statements.create).toMatch(/MAX_CELLS 10000, MAX_RUNTIME 5400\)$/);
    expect(auto.hash).not.toBe(plan.hash);
  });
  test('drops exactly what it creates, and no other run has its names', () => {
    const { name } = plan.model;
    expect(create).toContain(`CREATE MODEL "demo_ml"."${name}" FROM (SELECT `);
    expect(createFromTable).toContain(
      `CREATE MODEL "demo_ml"."${name}" FROM "demo_ml"."${name}_rows" `,
    );
    expect(fill).toMatch(new RegExp(`^CREATE TABLE "demo_ml"."${name}_rows" AS SELECT `));
    expect([clear, drop]).toEqual([
      `DROP MODEL "demo_ml"."${name}"`,
      `DROP MODEL "demo_ml"."${name}"`,
    ]);
    expect(dropTable).toBe(`DROP TABLE "demo_ml"."${name}_rows"`);
    expect(planCanary(facts(), LOGIN, 'run-2', 'xgboost').model.name).not.toBe(name);
  });
  test('another login, role or bucket is another plan', () => {
    const other = planCanary(
      facts(),
      { ...LOGIN, login: { dbUser: 'somebody' } },
      'run-1',
      'xgboost',
    );
    expect(other.hash).not.toBe(plan.hash);
  });
});

test('whatever the names, a canary is one statement on exactly them, or refused', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (schema, bucket) => {
      const model = {
        schema,
        name: 'm',
        role: 'arn:aws:iam::111122223333:role/r',
        bucket,
        source: 'constants',
        method: 'xgboost',
      } as const;
      const isName =
        schema.length > 0 &&
        !/\p{Cc}/u.test(schema) &&
        new TextEncoder().encode(schema).length <= 127;
      if (isName && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
        expect(trainCanary(model)).toMatch(/^CREATE MODEL "/);
      else expect(() => trainCanary(model)).toThrow(UnsafeIdentifier);
    }),
  );
});

describe('what would only be repeated', () => {
  const named = (given: SetupFacts) =>
    hindrances(given).map(({ control, subject }) => `${control} ${subject}`);
  test.each<[string, SetupFacts, readonly string[]]>([
    ['nothing of a sound account', facts(), []],
    [
      'what its own role lacks',
      broken('sagemaker is not trusted'),
      [`RedshiftML.8 ${facts().target.setup.pairs[0]?.role}`],
    ],
    ['not what is not known', facts({ warehouse: { denied: 'redshift:DescribeClusters' } }), []],
    ['not that a bucket is public', broken('the bucket policy is public'), []],
    [
      'not that the writer is no superuser',
      facts({
        logins: { ...facts().logins, writer: { ok: { user: 'ml_admin', superuser: false } } },
      }),
      [],
    ],
  ])('%s', (_, given, wanted) => expect(named(given)).toEqual(wanted));
  test('not what the roles of other pairs lack', () => {
    const sound = facts();
    const other = {
      role: `${sound.target.setup.pairs[0]?.role}-other`,
      bucket: 'redshift-ml-other',
    };
    const given = raw(
      { roles: { ...sound.roles, [other.role]: { missing: other.role } } },
      { pairs: [...sound.target.setup.pairs, other] },
    );
    expect(assess(given).filter(({ status }) => status === 'fail')).not.toEqual([]);
    expect(named(given)).toEqual([]);
  });
});
