import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { EvidenceRecord } from '../../../domain/access/evidence-record.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { startReplay } from '../../../domain/access/replay.ts';
import type { Suspension } from '../../../domain/access/suspension.ts';
import { UnexpectedResponse } from '../../../domain/errors.ts';
import { chainOf, nextEntry } from '../../../domain/evidence.ts';
import { canonical } from '../../../domain/hash.ts';
import { compareLedger, type LedgerReader } from '../../../functions/evidence/compare-ledger.ts';
import { APPROVAL, DEV, lease, NOW, record, suspension } from '../../domain/access/examples.ts';
import { fc, runs } from '../../property.ts';

const CHAIN = chainOf(DEV);
const ALL_OF_THEM = 1_000;

interface Ledger {
  readonly live?: readonly Lease[];
  readonly ended?: readonly Lease[];
  readonly suspended?: readonly Suspension[];
  readonly lifted?: readonly Suspension[];
}
async function* each<T>(all: readonly T[]): AsyncGenerator<T> {
  yield* all;
}
const readerOf = (records: readonly EvidenceRecord[], ledger: Ledger): LedgerReader => ({
  entries: () =>
    each(
      records.map((one) => ({
        ...nextEntry({ chain: CHAIN, key: 'k' }, undefined, canonical(one)),
        signature: '',
      })),
    ),
  kept: async () => ({ rectangles: new Map() }),
  live: () => each(ledger.live ?? []),
  ended: () => each(ledger.ended ?? []),
  suspended: async () => [...(ledger.suspended ?? [])],
  lifted: () => each(ledger.lifted ?? []),
});

function compared(records: readonly EvidenceRecord[], ledger: Ledger, most = ALL_OF_THEM) {
  const replay = startReplay();
  for (const one of records) replay.add(one);
  return compareLedger(readerOf(records, ledger), { chain: CHAIN, database: DEV, replay }, most);
}
const differences = async (records: readonly EvidenceRecord[], ledger: Ledger) =>
  (await compared(records, ledger)).inWords;

const ended = (changes: Partial<Lease> = {}) => lease({ state: 'ended', ...changes });
const OUTCOME: Lease['lastOutcome'] & object = {
  revision: 1,
  outcome: 'applied',
  because: [],
  seq: 9,
  at: NOW,
};

describe('the chain says what the ledger has to hold', () => {
  const first = record({ leases: [lease()] });
  const second = record({ seq: 2, leases: [ended()] });

  test('an equal ledger is no difference, in whatever order its members are', async () => {
    const reversed = Object.fromEntries(Object.entries(lease()).reverse());
    expect(await differences([first], { live: [{ ...lease(), ...reversed }] })).toEqual([]);
    expect(await differences([first, second], { ended: [ended()] })).toEqual([]);
  });
  test.each<[string, Ledger, string]>([
    [
      'a lease that the ledger lacks',
      {},
      'the chain says that lease L1 is live, the ledger does not',
    ],
    [
      'a lease that ended in the ledger only',
      { ended: [ended()] },
      'the chain says that lease L1 is live, the ledger does not',
    ],
    [
      'a lease that was changed',
      { live: [lease({ expiresAt: '2030-01-01T00:00:00.000Z' })] },
      'the ledger has another revision 1 of lease L1 than the chain',
    ],
    [
      'a lease that nobody reconciled, though it says so',
      { live: [lease(), lease({ id: 'L2', lastOutcome: OUTCOME })] },
      'the ledger says that lease L2 was reconciled, the chain does not',
    ],
    [
      'an end that nobody proved',
      { live: [lease()], ended: [ended({ id: 'L2' })] },
      'the ledger says that lease L2 ended, the chain does not',
    ],
  ])('%s is a difference', async (_, ledger, problem) =>
    expect(await differences([first], ledger)).toEqual([problem]),
  );
  test.each<[string, Ledger, string]>([
    ['that the ledger lacks', {}, 'the chain says that lease L1 ended, the ledger does not'],
    [
      'that is live again',
      { live: [lease()], ended: [ended()] },
      'the chain says that lease L1 ended, the ledger has it live too',
    ],
    [
      'that is another one',
      { ended: [ended({ reason: 'another' })] },
      'the ledger has another revision 1 of lease L1 than the chain',
    ],
  ])('an end %s is a difference', async (_, ledger, problem) =>
    expect(await differences([first, second], ledger)).toEqual([problem]),
  );
  test('what was decided since, what nobody reconciled yet and drafts are none', async () => {
    const live = [lease({ revision: 2 }), lease({ id: 'L2' }), lease({ id: 'L3', revision: 0 })];
    expect(await differences([first], { live })).toEqual([]);
  });
  test('of suspensions likewise', async () => {
    const { decidedBy } = suspension();
    const outcome = { revision: 1, because: [], seq: 1, at: NOW } as const;
    const lifted = suspension({
      liftedBy: decidedBy,
      lastOutcome: { ...outcome, outcome: 'lifted' },
    });
    const said = [record({ suspensions: [suspension({ id: 'S1' }), { ...lifted, id: 'S2' }] })];
    expect(
      await differences(said, {
        suspended: [
          suspension({ id: 'S1', granteeId: 7 }),
          suspension({ id: 'S3', lastOutcome: { ...outcome, outcome: 'suspended' } }),
        ],
        lifted: [{ ...lifted, id: 'S4' }],
      }),
    ).toEqual([
      'the ledger has another revision 1 of suspension S1 than the chain',
      'the chain says that suspension S2 ended, the ledger does not',
      'the ledger says that suspension S3 was reconciled, the chain does not',
      'the ledger says that suspension S4 ended, the chain does not',
    ]);
  });
  test('what cannot be read is the one thing that is told', async () => {
    const reader = {
      ...readerOf([first], {}),
      kept: () => Promise.reject(new UnexpectedResponse('MANAGED#1.0 cannot be read')),
    };
    const replayed = { chain: CHAIN, database: DEV, replay: startReplay() };
    expect(await compareLedger(reader, replayed, ALL_OF_THEM)).toEqual({
      found: 1,
      inWords: ['MANAGED#1.0 cannot be read'],
    });
  });
});

/** The rule as one would say it, of everything at once: what is said last of each id is what counts. */
function expected(said: readonly Lease[], live: readonly Lease[], over: readonly Lease[]) {
  const isNoDraft = ({ revision }: Lease) => revision !== 0;
  const lastOf = (all: readonly Lease[], id: string) => all.findLast((one) => one.id === id);
  const idsOf = (all: readonly Lease[]) => [...new Set(all.map(({ id }) => id))];
  const [leases, ends] = [live.filter(isNoDraft), over.filter(isNoDraft)];
  const ofChain = idsOf(said).flatMap((id) => {
    const word = lastOf(said, id);
    const [current, end] = [lastOf(leases, id), lastOf(ends, id)];
    if (word === undefined || (current && current.revision > word.revision)) return [];
    if (word.state === 'ended' && end === undefined)
      return [`the chain says that lease ${id} ended, the ledger does not`];
    if (word.state === 'ended' && current !== undefined)
      return [`the chain says that lease ${id} ended, the ledger has it live too`];
    if (word.state !== 'ended' && current === undefined)
      return [`the chain says that lease ${id} is live, the ledger does not`];
    return isDeepStrictEqual(word.state === 'ended' ? end : current, word)
      ? []
      : [`the ledger has another revision ${word.revision} of lease ${id} than the chain`];
  });
  const isUnsaid = (id: string) => lastOf(said, id) === undefined;
  const unsaidLive = idsOf(leases).filter(
    (id) => isUnsaid(id) && lastOf(leases, id)?.lastOutcome !== undefined,
  );
  return [
    ...ofChain,
    ...unsaidLive.map(
      (id) => `the ledger says that lease ${id} was reconciled, the chain does not`,
    ),
    ...idsOf(ends)
      .filter(isUnsaid)
      .map((id) => `the ledger says that lease ${id} ended, the chain does not`),
  ];
}

const anyLease = fc
  .record({
    id: fc.constantFrom('L1', 'L2', 'L3', 'L4', 'L5'),
    revision: fc.nat(2),
    state: fc.constantFrom('activating' as const, 'ended' as const),
    reason: fc.constantFrom('one', 'other'),
    isReconciled: fc.boolean(),
  })
  .map(({ isReconciled, ...changes }) => {
    const { dueAt: _, ...known } = lease({ ...changes, decidedBy: APPROVAL });
    return { ...known, ...(isReconciled && { lastOutcome: OUTCOME }) };
  });

test('whatever chain and ledger hold, each difference is told once, in the same order; the first ones only where fewer are wanted', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(anyLease, { maxLength: 4 }), { maxLength: 5 }),
      fc.array(anyLease, { maxLength: 6 }),
      fc.array(anyLease, { maxLength: 6 }),
      fc.boolean(),
      async (leases, others, moreEnded, isFaithful) => {
        const said = leases.flat();
        const last = [...new Map(said.map((one) => [one.id, one])).values()];
        const faithful = isFaithful ? last : [];
        const live = [...faithful.filter(({ state }) => state !== 'ended'), ...others];
        const over = [...faithful.filter(({ state }) => state === 'ended'), ...moreEnded];
        const records = leases.map((some, n) => record({ seq: n + 1, leases: some }));
        const all = expected(said, live, over);
        const ledger = { live, ended: over };
        expect(await compared(records, ledger)).toEqual({ found: all.length, inWords: all });
        expect(await compared(records, ledger, 2)).toEqual({
          found: all.length,
          inWords: all.slice(0, 2),
        });
      },
    ),
    runs(2_000),
  ));
