import { describe, expect, test } from '@jest/globals';
import {
  concludeLook,
  DriftLook,
  driftFound,
  type KnownFindings,
  knownBefore,
  lookKey,
} from '../../../domain/drift/look.ts';
import {
  CREATE_MODEL,
  execute,
  grant,
  MARKETING,
  managed,
  NOW,
  RETENTION,
  usage,
  user,
} from '../access/examples.ts';
import { examined, inShort, LEASE, reads, USES } from '../audit/scene.ts';

const ASKED = {
  name: 'drift-1',
  startedAt: '2026-11-23T09:00:00.000Z',
  warehouse: 'analytics',
  database: 'dev',
};
const HELD = [...USES, grant(CREATE_MODEL, user('carol'))];
const drifted = examined(reads({ held: [...HELD, grant(usage(), RETENTION)] }));
const further = examined(
  reads({ held: [...HELD, grant(usage(), RETENTION), grant(execute(), RETENTION)] }),
);
const EXPLAINED = `34 fail grantee group ${RETENTION.name}`;
const looked = (
  one: ReturnType<typeof examined>,
  known?: KnownFindings,
  exceptions: Parameters<typeof concludeLook>[2]['exceptions'] = [],
): DriftLook => concludeLook(ASKED, NOW, { examined: [one], known, exceptions });
const newsOf = ({ findings, news }: DriftLook): string[] =>
  findings.filter(({ id }) => news.includes(id)).map(inShort);
const known = (run: string, { findings }: Pick<DriftLook, 'findings'>): KnownFindings => ({
  run,
  findings,
});

describe('what is new', () => {
  test('is everything where nobody looked before', () => {
    const look = looked(drifted);
    expect(newsOf(look)).toEqual([EXPLAINED]);
    expect(DriftLook.parse(JSON.parse(JSON.stringify(look)))).toEqual(look);
  });

  test('is nothing where it was known', () =>
    expect(newsOf(looked(drifted, known('audit', drifted)))).toEqual([]));

  test('is what holds more than was known, under the id that it had', () => {
    const [before] = drifted.findings;
    const look = looked(further, known('audit', drifted));
    expect(newsOf(look)).toEqual([EXPLAINED]);
    expect(look.news).toEqual([before?.id]);
  });

  test('is not what became of a repair', () => {
    const repaired = {
      findings: drifted.findings.map((one) => ({
        ...one,
        evidence: `${one.evidence}; a repair was begun at ${NOW} and has not helped`,
      })),
    };
    expect(newsOf(looked(drifted, known('audit', repaired)))).toEqual([]);
  });

  test('is not that it is later', () => {
    const expired = (now: string) =>
      examined({
        now,
        state: {
          leases: [{ ...LEASE, expiresAt: '2026-11-20T00:00:00.000Z' }],
          suspensions: [],
          managed: managed(...USES.map((one) => ({ grant: one, since: 1, granteeId: 102 }))),
        },
      });
    const before = expired(NOW);
    expect(before.findings.map(inShort)).toContain(`36 fail grantee group ${MARKETING.name}`);
    expect(newsOf(looked(expired('2026-11-23T21:00:00.000Z'), known('audit', before)))).toEqual([]);
  });

  test('is what somebody does again by hand, and not that fewer of their statements are still shown', () => {
    const byHand = (count: number, last: string) => {
      const [finding] = drifted.findings;
      if (finding === undefined) throw new Error('nothing was found');
      const evidence = `user paul changed who may use or create models by at least ${count} statements`;
      return { ...drifted, findings: [{ ...finding, evidence, lastAt: last }] };
    };
    const before = byHand(41, NOW);
    expect(newsOf(looked(byHand(3, NOW), known('audit', before)))).toEqual([]);
    const again = byHand(3, '2026-11-23T21:00:00.000Z');
    expect(newsOf(looked(again, known('audit', before)))).toEqual([EXPLAINED]);
  });

  test('is not what was known before somebody looked in vain', () => {
    const unread = looked(examined({ reading: { unreachable: 'it is paused' } }));
    const report = { run: { id: '20261123T0530-x' }, findings: drifted.findings };
    expect(newsOf(looked(drifted, knownBefore(report, unread)))).toEqual([]);
  });

  test('is not what somebody answers for', () => {
    const exception = {
      control: 'RedshiftML.34',
      warehouse: 'analytics',
      database: 'dev',
      name: `group ${RETENTION.name}`,
      owner: 'olivia',
      reason: 'r',
    } as const;
    const until = (time: string) =>
      newsOf(looked(drifted, undefined, [{ ...exception, until: time }]));
    expect(until('2027-01-01T00:00:00.000Z')).toEqual([]);
    expect(until(NOW)).toEqual([EXPLAINED]);
  });

  test('is that nobody could read it', () => {
    const look = looked(
      examined({ reading: { unreachable: 'it is paused' } }),
      known('a', drifted),
    );
    expect(look.unread).toEqual(['it is paused']);
    expect(newsOf(look)).toEqual(['33 unknown database dev']);
  });
});

test('the newer one is compared with: the audit, or a look since', () => {
  const report = { run: { id: '20261123T0530-x' }, findings: drifted.findings };
  const look = (run: string) => ({ ...looked(further), run });
  expect(knownBefore(undefined, undefined)).toBeUndefined();
  expect(knownBefore(report, undefined)?.run).toBe('20261123T0530-x');
  expect(knownBefore(report, look('20261122T0530-y'))?.run).toBe('20261123T0530-x');
  expect(knownBefore(report, look('20261123T0900-y'))?.run).toBe('20261123T0900-y');
});

test('an event has counts and no names, and there is none where nothing is new', () => {
  const at = { bucket: 'b', look: lookKey(ASKED, 'key') };
  expect(driftFound(looked(drifted, known('audit', drifted)), at)).toBeUndefined();
  const told = driftFound(looked(drifted), at);
  expect(told).toEqual({
    run: '20261123T090000000Z-drift-1',
    at: NOW,
    warehouse: 'analytics',
    database: 'dev',
    ...at,
    failed: 1,
    unknown: 0,
    because: [
      '1 thing in dev of analytics changed that no lease explains, or nobody could see; there was no audit before',
    ],
  });
  expect(JSON.stringify(told)).not.toContain(RETENTION.name);
});
