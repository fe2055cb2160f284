import { describe, expect, test } from '@jest/globals';
import { NO_ATTEMPTS } from '../../../domain/access/attempts.ts';
import {
  EVERYBODY,
  leftAlone,
  type TriedInVain,
  triedInVain,
} from '../../../domain/access/in-vain.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { grantKey } from '../../../domain/privilege.ts';
import { addSeconds } from '../../../domain/time.ts';
import { catalog, grant, lease, MARKETING, NOW, RETENTION, usage } from './examples.ts';

const KEY = '["schema-usage","demo_ml","group","marketing_analyst_grp"]';
const USAGE = grant(usage(), MARKETING);
const OTHER = grant(usage(), RETENTION);
const entry = (changes: Partial<TriedInVain> = {}): TriedInVain => ({
  verb: 'GRANT',
  key: KEY,
  text: 'USAGE ON SCHEMA demo_ml for group marketing_analyst_grp: nothing happened',
  permanent: false,
  since: '2026-11-23T07:00:00.000Z',
  until: '2026-11-23T09:30:00.000Z',
  ...changes,
});
const answered = lease({
  privileges: [usage()],
  lastOutcome: { revision: 1, outcome: 'failed', because: [], seq: 1, at: NOW },
});
const NOTHING = { grant: [], revoke: [] };

describe('what was tried in vain is left alone', () => {
  const alone = (
    changes: Parameters<typeof leftAlone>[0],
    about: { leases?: readonly Lease[]; inVain?: TriedInVain[]; isRetried?: boolean } = {},
  ) => [
    ...leftAlone(changes, {
      now: NOW,
      leases: about.leases ?? [answered],
      catalog: catalog(),
      last: { inVain: about.inVain ?? [entry()] },
      ...(about.isRetried && { isRetried: true }),
    }).keys(),
  ];
  const wanted = { ...NOTHING, grant: [USAGE, OTHER] };
  test.each<[string, string[], string[]]>([
    ['until its time', alone(wanted), [KEY]],
    ['and no longer', alone(wanted, { inVain: [entry({ until: NOW })] }), []],
    ['but not where somebody asks to try again', alone(wanted, { isRetried: true }), []],
    ['nor after a new decision', alone(wanted, { leases: [{ ...answered, revision: 2 }] }), []],
    [
      'nor when another lease asks for the same',
      alone(wanted, { leases: [answered, lease({ id: 'L2' })] }),
      [],
    ],
    ['a GRANT in vain says nothing of a REVOKE', alone({ ...NOTHING, revoke: [USAGE] }), []],
    [
      'a REVOKE is left alone as well',
      alone({ ...NOTHING, revoke: [USAGE] }, { inVain: [entry({ verb: 'REVOKE' })] }),
      [KEY],
    ],
    [
      "and everybody's roles",
      alone(
        { ...NOTHING, separation: [] },
        { inVain: [entry({ verb: 'REVOKE', key: EVERYBODY })] },
      ),
      [EVERYBODY],
    ],
    ['what nobody wants any more is not said', alone(NOTHING), []],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected));
});

describe('what evidence keeps of it', () => {
  const vain = { ...NO_ATTEMPTS, ineffective: new Map([[KEY, 'nothing happened']]) };
  const kept = (
    effects: Parameters<typeof triedInVain>[1],
    last: TriedInVain[],
    changes: Parameters<typeof triedInVain>[0] = { ...NOTHING, grant: [USAGE, OTHER] },
  ) => triedInVain(changes, effects, { now: NOW, last: { inVain: last } });
  test('at first for five minutes', () =>
    expect(kept(vain, [])).toEqual([entry({ since: NOW, until: '2026-11-23T09:04:00.000Z' })]));
  test('then for half as long as it fails in the same words', () =>
    expect(kept(vain, [entry({ until: NOW })])).toEqual([
      entry({ until: '2026-11-23T10:00:00.000Z' }),
    ]));
  test('other words begin anew', () =>
    expect(kept(vain, [entry({ until: NOW, text: 'x' })])).toEqual([
      entry({ since: NOW, until: '2026-11-23T09:04:00.000Z' }),
    ]));
  test('half a day at least where it failed for good: the nightly look tries it', () => {
    const failed = new Map([[KEY, { error: 'nothing happened', permanent: true }]]);
    expect(kept({ ...NO_ATTEMPTS, failed }, [])).toEqual([
      entry({ permanent: true, since: NOW, until: '2026-11-23T21:00:00.000Z' }),
    ]);
  });
  test('what is left alone keeps its time', () => {
    const { text, permanent } = entry();
    const effects = { ...NO_ATTEMPTS, leftAlone: new Map([[KEY, { text, permanent }]]) };
    expect(kept(effects, [entry()])).toEqual([entry()]);
  });
  test('what is no longer wanted is forgotten', () =>
    expect(kept(vain, [entry()], NOTHING)).toEqual([]));
  test("everybody's roles, tried and still there", () =>
    expect(
      kept({ ...NO_ATTEMPTS, separationTried: true }, [], { ...NOTHING, separation: [] }),
    ).toMatchObject([{ verb: 'REVOKE', key: EVERYBODY, until: '2026-11-23T09:04:00.000Z' }]));
  test('as many as one item of the ledger can hold', () => {
    const many = Array.from({ length: 400 }, (_, n) => grant(usage(`s${n}`), MARKETING));
    const failing = new Map(many.map((each) => [grantKey(each), 'x']));
    expect(
      kept({ ...NO_ATTEMPTS, ineffective: failing }, [], { ...NOTHING, grant: many }),
    ).toHaveLength(300);
  });
});

test('the pause grows to a day, and no further', () => {
  const last = [entry({ since: addSeconds(NOW, -30 * 86_400), until: NOW })];
  const effects = { ...NO_ATTEMPTS, ineffective: new Map([[KEY, 'nothing happened']]) };
  expect(
    triedInVain({ ...NOTHING, grant: [USAGE] }, effects, { now: NOW, last: { inVain: last } }),
  ).toMatchObject([{ until: '2026-11-24T09:00:00.000Z' }]);
});
