import { describe, expect, test } from '@jest/globals';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import type { AccountState } from '../../local-aws/account/state.ts';
import { random } from '../../local-aws/random.ts';
import { answerSetup } from '../../sandbox/stage/approver.ts';
import { failuresOf, progressOf, summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { SEED, sampled } from '../scope.ts';
import { inSetupWorld } from './setup-account.ts';
import { BARRIERS, DEFECTS, routedAccount, routedConfig } from './setup-defects.ts';

const names = Object.keys(DEFECTS);

const damaged = (chosen: readonly string[]): AccountFixture =>
  chosen.reduce(
    (account, name) => (DEFECTS[name] ?? BARRIERS[name])?.(account) ?? account,
    routedAccount,
  );

const subsets = (size: number, from = 0): string[][] =>
  size === 0
    ? [[]]
    : names
        .slice(from)
        .flatMap((name, index) =>
          subsets(size - 1, from + index + 1).map((rest) => [name, ...rest]),
        );

function larger(count: number): string[][] {
  const dice = random(SEED);
  return Array.from({ length: count }, () => names.filter(() => dice.chance(0.45)));
}

/** What a run may change and can take back. */
const worldOf = (
  { roles, clusters, network, buckets }: AccountState,
  known: ReadonlySet<string>,
) => ({
  roles: [...roles.byName.values()].map(({ trust, attached, inline }) => ({
    trust,
    attached,
    inline,
  })),
  clusters: [...clusters.values()].map(({ routing, roles: held }) => [
    routing,
    held.map(({ arn }) => arn),
  ]),
  endpoints: [...network.endpoints.values()].map(
    ({ service, routeTables, privateDns, policy }) => ({
      service,
      routeTables: routeTables.toSorted(),
      privateDns,
      policy: typeof policy === 'string' ? JSON.parse(policy) : policy,
    }),
  ),
  groups: [...network.securityGroups.values()].map(({ ingress, egress }) => ({ ingress, egress })),
  vpcs: [...network.vpcs.values()].map((vpc) => ({ ...vpc })),
  buckets: [...buckets.values()].filter(({ name }) => known.has(name)).map(({ block }) => block),
});

/** What a report's table says passes, spelled as `failuresOf` spells it. */
const passesOf = (execution: Parameters<typeof summaryOf>[0]): readonly string[] =>
  [...summaryOf(execution).text.matchAll(/^ {2}pass +(\S+) +(\S+) {2}/gm)].map(
    ([, control, subject]) => `${control} ${subject}`,
  );

/** Remediates twice, approving whatever is asked. */
const remediateTwice = (chosen: readonly string[]) =>
  inSetupWorld(
    { account: damaged(chosen), config: routedConfig },
    async ({ localAws, account, run }) => {
      const known = new Set(account.buckets.keys());
      const before = JSON.stringify(worldOf(account, known));
      const passed = new Set(passesOf(await run('validate', 5)));
      const remediate = async () => {
        const execution = await run('remediate');
        if (execution.status === 'RUNNING') {
          await answerSetup(localAws, 'ada', true);
          await localAws.runFor(3 * 60 * 60_000);
        }
        return execution;
      };
      const first = await remediate();
      const after = JSON.stringify(worldOf(account, known));
      const { outcome, because, text } = summaryOf(first);
      const again = outcome === 'ready' ? progressOf(await remediate()) : [];
      const worse = failuresOf(first).filter((failure) => passed.has(failure));
      const asBefore = after === before;
      return { outcome, because, text, again, open: progressOf(first), asBefore, worse };
    },
  );

/** What is wrong with how the runs ended; nothing: as it should be. */
async function judge(
  chosen: readonly string[],
  wanted: readonly ('ready' | 'stopped')[],
): Promise<string[]> {
  const { outcome, because, text, again, open, asBefore, worse } = await remediateTwice(chosen);
  const title = chosen.join(' + ');
  if (!wanted.some((name) => name === outcome))
    return [`${title}: ${outcome} ${because}\n${text.slice(0, 1500)}`];
  if (outcome === 'ready')
    return again.length === 0 ? [] : [`${title}: a second run did ${again.join(', ')}`];
  const taken = /^(undone |refused |already |left (s3:CreateBucket|redshift:CreateCluster) )/;
  const kept = open.filter((line) => !taken.test(line));
  const listed = text.split('\n').filter((line) => /^ {12}(undo|stays): /.test(line));
  // What stays of earlier steps says how it is taken back; nothing else stays.
  const isTold = kept.every((line) => line.startsWith('done ')) && listed.length >= kept.length;
  return because && isTold && worse.length === 0 && (asBefore || kept.length > 0)
    ? []
    : [`${title}: ${because}: ${worse.join(', ')}; ${open.join('; ')}`];
}

/** Every defect is repaired, and a second run finds nothing to do. */
const repaired = (chosen: readonly string[]) => judge(chosen, ['ready']);
/** An action fails: the run says why, its step is taken back, and what was done before stays and is listed. */
const stopped = (chosen: readonly string[]) => judge(chosen, ['stopped']);
/** A bucket that is gone has no switches to close: what does not meet the barrier is repaired. */
const either = (chosen: readonly string[]) => judge(chosen, ['ready', 'stopped']);

test('the undamaged account needs nothing', async () => expect(await repaired([])).toEqual([]));

describe('a defect, or several at once, are all repaired, and a second run does nothing', () => {
  const sets = [
    ...sampled(subsets(1), 8),
    ...sampled(subsets(2), 80),
    ...sampled(subsets(3), 900),
    ...sampled(larger(200), 120),
  ];
  test.each(sets.map((set) => [set.join(' + '), set] as const))('%s', async (_, set) =>
    expect(await repaired(set)).toEqual([]),
  );
});

describe.each(Object.keys(BARRIERS))(
  '%s: the run stops, says why, and takes back the step that failed',
  (barrier) => {
    test('alone', async () => expect(await stopped([barrier])).toEqual([]));
    const others = [...sampled(subsets(1), 20), ...sampled([names, ...subsets(2)], 200)];
    test.each(others.map((set) => [set.join(' + '), set] as const))('with %s', async (_, set) =>
      expect(await either([...set, barrier])).toEqual([]),
    );
  },
);
