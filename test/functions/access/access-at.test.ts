import { expect, test } from '@jest/globals';
import { accessThen } from '../../../cli/explain/access-lines.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { chainOf } from '../../../domain/evidence.ts';
import type { Grant, Grantee, Privilege } from '../../../domain/privilege.ts';
import { toSql } from '../../../domain/sql.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import {
  CREATE_MODEL,
  create,
  DEV,
  execute,
  grant,
  lease,
  MARKETING,
  RETENTION,
  usage,
} from '../../domain/access/examples.ts';
import { fc } from '../../property.ts';
import { ALL } from '../../scope.ts';
import { type Bench, openBench } from './bench.ts';

const PRIVILEGES = [usage(), execute(), create(), CREATE_MODEL];
const pairs = fc
  .tuple(fc.constantFrom(...PRIVILEGES), fc.constantFrom(MARKETING, RETENTION))
  .map(([privilege, grantee]) => grant(privilege, grantee));
type Step =
  | { readonly do: 'lease'; readonly grantee: Grantee; readonly privileges: readonly Privilege[] }
  | { readonly do: 'end'; readonly nth: number }
  | { readonly do: 'take' | 'give'; readonly pair: Grant }
  | { readonly do: 'reconcile' };
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('lease' as const),
    grantee: fc.constantFrom(MARKETING, RETENTION),
    privileges: fc.subarray(PRIVILEGES, { minLength: 1 }),
  }),
  fc.record({ do: fc.constant('end' as const), nth: fc.nat(5) }),
  fc.record({ do: fc.constantFrom('take' as const, 'give' as const), pair: pairs }),
  fc.constant({ do: 'reconcile' as const }),
  fc.constant({ do: 'reconcile' as const }),
);

/** As the warehouse's views show it (bench.held). */
function shown({ privilege, grantee }: Grant): string {
  const who = `${grantee.type} ${grantee.name}`;
  switch (privilege.kind) {
    case 'execute-model':
      return `${privilege.schema} ${privilege.model} ${who}`;
    case 'schema-usage':
      return `${privilege.schema} USAGE ${who}`;
    case 'schema-create':
      return `${privilege.schema} CREATE ${who}`;
    default:
      return who;
  }
}

test('at every instant the replay of the evidence says what the warehouse showed then', () =>
  fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 4, maxLength: 14 }), async (history) => {
      const bench = await openBench();
      try {
        await play(bench, history);
      } finally {
        bench.close();
      }
    }),
    { numRuns: ALL ? 1_000 : 6 },
  ));

async function play(bench: Bench, history: readonly Step[]): Promise<void> {
  const leases: Lease[] = [];
  const byHand = new Set<string>();
  const taken = new Set<string>();
  const snapshots: { at: string; held: string[]; byHand: string[]; restored: string[] }[] = [];
  let seen = 0;
  for (const step of [...history, { do: 'reconcile' as const }]) {
    await bench.later(60);
    if (step.do === 'lease') {
      const made = lease({
        id: `L${leases.length + 1}`,
        grantee: step.grantee,
        privileges: step.privileges,
        decidedAt: bench.now(),
      });
      leases.push(made);
      await bench.decide(made);
    } else if (step.do === 'end') {
      const one = leases[step.nth];
      const now = one && (await bench.lease(one.id));
      if (now?.revision === 1)
        await bench.decide({ ...now, revision: 2, state: 'ending', revokedAt: bench.now() });
    } else if (step.do === 'reconcile') {
      await reconcileDatabase(bench.deps(), bench.ref(DEV));
      seen = snapshots.length;
    } else {
      const { pair } = step;
      const verb = step.do === 'take' ? 'REVOKE' : 'GRANT';
      const text = shown(pair);
      if (step.do === 'give' && !(await bench.held()).includes(text)) byHand.add(text);
      // What people take and give back between two readings nobody sees.
      if (step.do === 'give')
        for (const { held, restored } of snapshots.slice(seen))
          if (!held.includes(text)) restored.push(text);
      if (step.do === 'take') taken.add(text);
      if (step.do === 'take') byHand.delete(text);
      await bench.engine.superuserSql(
        'dev',
        toSql({ verb, privileges: [pair.privilege], grantees: [pair.grantee] }),
      );
    }
    await bench.later(1);
    snapshots.push({
      at: bench.now(),
      held: await bench.held(),
      byHand: [...byHand],
      restored: [],
    });
  }
  const entries = await bench.entries();
  for (const { at, held, byHand: theirs, restored } of snapshots) {
    const then = await accessThen(chainOf(DEV), entries, at);
    expect(then.broken).toBeUndefined();
    const told = (answer: string): string[] =>
      then.held.filter((one) => one.answer === answer).map(({ grant: one }) => shown(one));
    const [certain, unknown] = [told('held'), told('unknown')];
    expect([...held, ...restored]).toEqual(expect.arrayContaining(certain));
    const ours = held.filter((text) => !theirs.includes(text));
    expect([...certain, ...unknown]).toEqual(expect.arrayContaining(ours));
    // No batch is under way at a snapshot: nobody knows only when a person took it.
    expect([...taken]).toEqual(expect.arrayContaining(unknown));
  }
}

test('a broken entry makes what came later unknown, and nothing before it', async () => {
  const bench = await openBench();
  try {
    const instants: string[] = [];
    for (const id of ['L1', 'L2', 'L3']) {
      await bench.decide(lease({ id, privileges: [PRIVILEGES[instants.length] ?? usage()] }));
      await reconcileDatabase(bench.deps(), bench.ref(DEV));
      await bench.later(60);
      instants.push(bench.now());
    }
    const entries = (await bench.entries()).map((entry) =>
      entry.seq === 2 ? { ...entry, body: entry.body.replace('"seq":2', '"seq":2 ') } : entry,
    );
    const broken = await Promise.all(
      ['2026-11-23T08:00:00.000Z', ...instants].map(
        async (at) => (await accessThen(chainOf(DEV), entries, at)).broken,
      ),
    );
    const because = 'entry 2 was changed after it was written: its hash does not fit its content';
    expect(broken).toEqual([undefined, because, because, because]);
  } finally {
    bench.close();
  }
});
