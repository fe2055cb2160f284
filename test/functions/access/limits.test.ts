import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ledgerBreakGlass } from '../../../aws/ledger/break-glass.ts';
import { ledgerSuspensions } from '../../../aws/ledger/suspensions.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { sizeProblem } from '../../../domain/access/lease-size.ts';
import { parseMessage } from '../../../domain/access/parse-message.ts';
import type { Privilege } from '../../../domain/privilege.ts';
import { decideOnce } from '../../../functions/access/decide/decide-once.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { APPROVED, event } from '../../domain/access/events.ts';
import { DEV, execute, lease, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(DEV));
/** Each is 127 bytes that JSON writes as 254, and as 508 within JSON. */
const worstNames = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${n}${'"'.repeat(127 - String(n).length)}`);
const privileges = (count: number): Privilege[] => worstNames(count).map((name) => execute(name));
const decide = (detail: object) => {
  const message = parseMessage(
    'event',
    event('Model Access Approved', detail),
    bench.behaviour.config,
    'x',
  );
  const { requests, leases } = bench;
  return decideOnce(
    {
      config: bench.behaviour.config,
      requests,
      leases,
      suspensions: ledgerSuspensions(bench.table),
      schedules: { once: async () => {} },
      breakGlass: ledgerBreakGlass(bench.table),
      questions: bench.questions,
      answers: bench.ledgerAnswers,
      tokens: bench.deps().tokens,
      executionArn: 'execution-1',
      warn: () => {},
    },
    message,
    bench.now(),
  );
};

describe('a lease is one item of the ledger, with all that it comes to hold', () => {
  test('one that is too large is refused, and its database goes on', async () => {
    const { outcome } = await decide({
      ...APPROVED,
      persona: undefined,
      privileges: privileges(400),
    });
    expect(outcome).toEqual({
      outcome: 'refused',
      because: [
        expect.stringMatching(
          /^the part in database 111122223333\/.*#dev takes 1\d{5} bytes for its 400 privileges; the ledger takes 80000; split it into several requests$/,
        ),
      ],
    });
    expect(await bench.lease('REQ-1')).toBeUndefined();
    await bench.decide(lease({ id: 'L2', privileges: [usage()] }));
    await reconcile();
    expect((await bench.lease('L2'))?.lastOutcome?.outcome).toBe('applied');
  });

  const largest = (changes: Partial<Lease> = {}): Lease => {
    let count = 1;
    while (sizeProblem(lease({ ...changes, privileges: privileges(count + 1) })) === undefined)
      count += 1;
    return lease({ ...changes, privileges: privileges(count) });
  };
  test('the largest that is accepted can be held, and its reasons are cut', async () => {
    const one = largest();
    await bench.decide(one);
    await reconcile();
    await reconcile();
    const lastOutcome = (await bench.lease('L1'))?.lastOutcome;
    expect(lastOutcome).toMatchObject({ outcome: 'held', seq: 1 });
    expect(lastOutcome?.because).toHaveLength(21);
    expect(lastOutcome?.because.at(-1)).toBe(`and ${one.privileges.length - 20} more`);
    expect(await bench.records()).toHaveLength(1);
  });
  test('the largest that is accepted can be applied, with the owner of each model pinned', async () => {
    const one = largest();
    const owner = '"'.repeat(127);
    await bench.engine.createUser(owner);
    for (const name of worstNames(one.privileges.length)) {
      await bench.engine.createModel('dev', { schema: 'demo_ml', name, owner });
    }
    await bench.decide(one);
    await reconcile();
    expect(await bench.lease('L1')).toMatchObject({
      state: 'active',
      lastOutcome: { outcome: 'applied' },
    });
    expect((await bench.journal.load(DEV)).head?.published).toBe(true);
  });
});

test('reasons of a request that is wrong everywhere are cut: an execution carries 256 KiB', async () => {
  const bad = Array.from({ length: 400 }, () => ({ kind: 'x'.repeat(90) }));
  const { outcome } = await decide({ ...APPROVED, persona: undefined, privileges: bad });
  expect(outcome?.outcome).toBe('refused');
  expect(outcome?.because).toHaveLength(21);
  const long = await decide({
    ...APPROVED,
    requestId: 'REQ-2',
    grantee: { type: 'x', ['y'.repeat(100_000)]: 1 },
  });
  expect(JSON.stringify(long).length).toBeLessThan(3_000);
});
