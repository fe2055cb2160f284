import { expect, test } from '@jest/globals';
import { examineDatabase } from '../../../domain/audit/examine-database.ts';
import type { DatabaseFacts } from '../../../domain/audit/facts.ts';
import { AUDIT_RULES } from '../../../domain/audit/rules/register.ts';
import { SetupConfig } from '../../../domain/setup/config.ts';
import {
  assume,
  CHURN,
  CREATE_MODEL,
  config,
  grant,
  lease,
  MARKETING,
  managed,
  NOW,
  RETENTION,
  ROLE,
  usage,
  user,
} from '../access/examples.ts';
import { examined, facts, inShort, reads, USES } from './scene.ts';

const state = (changes: Partial<DatabaseFacts['state']>): Partial<DatabaseFacts> => ({
  state: { ...facts().state, ...changes },
});
const HELD = [...USES, grant(CREATE_MODEL, user('carol'))];

test('from a catalog that nobody read no rule about it concludes anything', () => {
  const judged = examined({ reading: { unreachable: 'it is paused' } }).judged;
  const ofCatalog = judged.filter(({ control }) => AUDIT_RULES.get(control)?.about === 'catalog');
  expect(ofCatalog.length).toBeGreaterThan(9);
  expect(
    ofCatalog.every(({ passed, failed, unknown }) => passed + failed === 0 && unknown === 1),
  ).toBe(true);
});

test('where only what is there now is looked at, nothing is concluded about what is written down', () => {
  const { records: _, ...now } = facts({
    ...reads({ held: [...HELD, grant(usage(), RETENTION)] }),
  });
  const { judged, findings } = examineDatabase(now, config());
  const about = judged.map(({ control }) => AUDIT_RULES.get(control)?.about);
  expect(about).toContain('ledger');
  expect(about).not.toContain('records');
  expect(findings.map(inShort)).toEqual([`34 fail grantee group ${RETENTION.name}`]);
});

test('the finding says what was seen and what to do: adopt it, declare it, or the SQL', () => {
  const [finding] = examined(reads({ held: [...HELD, grant(usage(), RETENTION)] })).findings;
  expect(finding).toMatchObject({
    resource: { warehouse: 'analytics', database: 'dev' },
    evidence: `group ${RETENTION.name} holds USAGE ON SCHEMA demo_ml; no lease, no baseline and no grant of ours explains it`,
    remedy: expect.stringContaining(
      `run: REVOKE USAGE ON SCHEMA "demo_ml" FROM GROUP "${RETENTION.name}"`,
    ),
  });
});

test('beside a revoke stands what it would break, or that nobody knows', () => {
  const surplus = grant(CREATE_MODEL, RETENTION);
  const left = {
    ...reads({ held: [...HELD, surplus] }),
    ...state({ managed: managed({ grant: surplus, since: 1 }) }),
  };
  const unexplained = reads({ held: [...HELD, grant(CREATE_MODEL, RETENTION)] });
  for (const changes of [left, unexplained])
    expect(
      examined(changes).findings.find(({ resource }) => resource.name.includes(RETENTION.name))
        ?.remedy,
    ).toMatch(/; whether it is used is not known: no audit has read it$/);
});

test('who holds what is explained by its lease, by the configuration, or by nothing', () => {
  const { holdings } = examined(reads({ held: [...HELD, grant(usage(), RETENTION)] }));
  expect(
    holdings.map(({ grantee, explainedBy, lease: by }) => [grantee, explainedBy, by?.id]),
  ).toEqual([
    [`group ${MARKETING.name}`, 'lease', 'L1'],
    [`group ${MARKETING.name}`, 'lease', 'L1'],
    ['user carol', 'baseline', undefined],
    [`group ${RETENTION.name}`, 'observed', undefined],
  ]);
});

test('a model has its users, its owner and who could use it when', () => {
  const { models } = examined();
  expect(models).toMatchObject([
    {
      name: 'customer_churn_auto_model',
      ownerExists: true,
      usedBy: [`group ${MARKETING.name}`],
      timeline: [{ lease: 'L1', from: '2026-11-23T09:00:00.000Z' }],
    },
  ]);
});

test('role, bucket and key are known of our canary; a lease tells what its owner may train with', () => {
  const ofCanary = { ...CHURN, model: 'redshift_ml_canary_0123456789ab', owner: 'mallory' };
  const pair = { role: ROLE, bucket: 'models-of-ours' };
  const { ref } = facts();
  const setup = {
    ...SetupConfig.parse({ pairs: [pair], boundary: 'arn:aws:iam::111122223333:policy/boundary' }),
    canary: { login: { dbUser: 'mallory' }, database: 'dev', schema: 'demo_ml' },
  };
  const { models } = examined({
    ...reads({
      models: [CHURN, ofCanary],
      identities: [[RETENTION, 101]],
      memberships: [['user carol', [`group ${RETENTION.name}`]]],
    }),
    ref: { ...ref, warehouse: { ...ref.warehouse, setup } },
    roleLeases: [
      lease({ id: 'creators', grantee: RETENTION, privileges: [assume(ROLE)], appliedSince: NOW }),
      lease({ id: 'waits', grantee: RETENTION, privileges: [assume(ROLE)] }),
      lease({ id: 'others', grantee: MARKETING, privileges: [assume(ROLE)], appliedSince: NOW }),
    ],
  });
  expect(models.map(({ training }) => training)).toEqual([
    [{ role: ROLE, bucket: 'models-of-ours', by: 'creators' }],
    [{ role: ROLE, bucket: 'models-of-ours', by: 'canary' }],
  ]);
  expect(examined().models.map(({ training }) => training)).toEqual([[]]);
});

test('managed grants of whom the ledger knows nothing more are ours, not found', () =>
  expect(
    examined(
      state({ leases: [], managed: managed({ grant: grant(usage(), MARKETING), since: 1 }) }),
    ).findings.map(inShort),
  ).toEqual([
    `34 fail grantee group ${MARKETING.name}`,
    `36 fail grantee group ${MARKETING.name}`,
  ]));
