import { describe, expect, test } from '@jest/globals';
import { planAccess } from '../../../domain/access/plan-access.ts';
import type { ReconcileInput } from '../../../domain/access/reconcile-input.ts';
import type { Suspension } from '../../../domain/access/suspension.ts';
import {
  BOUND,
  CREATE_MODEL,
  catalog,
  grant,
  group,
  input,
  inWords,
  lease,
  MARKETING,
  managed,
  RETENTION,
  suspension,
  usage,
} from './examples.ts';

const USAGE = grant(usage(), MARKETING);
const CREATES = grant(CREATE_MODEL, RETENTION);
const ours = managed(
  { grant: USAGE, since: 1, granteeId: 102 },
  { grant: CREATES, since: 1, granteeId: 101 },
);
const both = [
  lease({ privileges: [usage()] }),
  lease({ id: 'L2', grantee: RETENTION, privileges: [CREATE_MODEL] }),
];
const plan = (changes: Partial<ReconcileInput>, ...suspensions: Suspension[]) =>
  planAccess(
    input({
      leases: both,
      managed: ours,
      catalog: catalog({ held: [USAGE, CREATES] }),
      suspensions,
      ...changes,
    }),
  );

describe('desired is what leases and baseline want, less what is suspended', () => {
  test.each<[string, Suspension[], string[], string[]]>([
    ['nothing', [], [], []],
    [
      'a grantee',
      [suspension({ grantee: MARKETING })],
      ['schema-usage demo_ml → group marketing_analyst_grp'],
      ['L1'],
    ],
    [
      'everybody',
      [suspension()],
      [
        'create-model → group retention_analyst_grp',
        'schema-usage demo_ml → group marketing_analyst_grp',
      ],
      ['L1', 'L2'],
    ],
    ['what was lifted', [suspension({ liftedBy: suspension().decidedBy })], [], []],
  ])('%s is suspended', (_, suspensions, revoked, suspended) => {
    const { revoke, grant: granted, suspended: of } = plan({}, ...suspensions);
    expect(inWords(revoke)).toEqual(revoked);
    expect(granted).toEqual([]);
    expect([...of.keys()]).toEqual(suspended);
  });
  test('nothing is granted meanwhile, and all of it again afterwards', () => {
    const bare = { catalog: catalog(), managed: new Map() };
    expect(inWords(plan(bare, suspension({ grantee: MARKETING })).grant)).toEqual([
      'create-model → group retention_analyst_grp',
    ]);
    expect(plan(bare).grant).toHaveLength(2);
  });
  test('a new name is no way out', () => {
    const renamed = group('marketing_2');
    const now = grant(usage(), renamed);
    const shown = catalog({ identities: [[renamed, 102]], held: [now] });
    const [bound] = [lease({ privileges: [usage()], bound: { ...BOUND, models: {} } })];
    const revoked = (suspended: Suspension) =>
      inWords(plan({ leases: [bound], catalog: shown }, suspended).revoke);
    expect(revoked(suspension({ grantee: MARKETING }))).toEqual([
      'schema-usage demo_ml → group marketing_2',
    ]);
    expect(revoked(suspension({ grantee: renamed }))).toEqual([
      'schema-usage demo_ml → group marketing_2',
    ]);
    expect(revoked(suspension({ grantee: group('other'), granteeId: 102 }))).toEqual([
      'schema-usage demo_ml → group marketing_2',
    ]);
  });
  test('what others granted stays', () =>
    expect(plan({ managed: new Map() }, suspension()).revoke).toEqual([]));
});

test('a suspension is a cause: the baseline goes with it, however much it is (law 7)', () => {
  const groups = Array.from({ length: 30 }, (_, n) => group(`g${n}`));
  const grants = groups.map((one) => grant(CREATE_MODEL, one));
  const about = {
    leases: [],
    baseline: grants,
    catalog: catalog({ identities: groups.map((one, n) => [one, n] as const), held: grants }),
    managed: managed(
      ...grants.map((one, n) => ({ grant: one, since: 1, granteeId: n, permanent: 1 })),
    ),
  };
  expect(plan(about, suspension())).toMatchObject({ revoke: { length: 30 } });
  expect(plan(about, suspension()).withheld).toBeUndefined();
  expect(plan({ ...about, baseline: [] }).withheld?.revoke).toHaveLength(30);
});
