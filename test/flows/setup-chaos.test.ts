import { expect, test } from '@jest/globals';
import type { AccountState } from '../../local-aws/account/state.ts';
import { createFaults } from '../../local-aws/faults.ts';
import { answerSetup } from '../../sandbox/stage/approver.ts';
import { progressOf, summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { ALL, SEED, seeds } from '../scope.ts';
import { inSetupWorld } from './setup-account.ts';
import { DEFECTS, routedAccount, routedConfig } from './setup-defects.ts';

const SEEDS = seeds(ALL ? 100 : 9);

const damaged = [
  'a managed policy is detached',
  'the own policy is gone',
  'the bucket is not closed',
  'the S3 endpoint is gone',
  'the SageMaker endpoint admits nobody',
  'routing is off',
].reduce((account, name) => DEFECTS[name]?.(account) ?? account, routedAccount);

/** What the run may change and can take back. */
const worldOf = ({ roles, clusters, network, buckets }: AccountState) =>
  JSON.stringify([
    [...roles.byName.values()].map(({ trust, attached, inline }) => [trust, attached, inline]),
    [...clusters.values()].map(({ routing, roles: held }) => [routing, held.map(({ arn }) => arn)]),
    [...network.endpoints.values()]
      .map(({ service, routeTables }) => [service, routeTables])
      .toSorted(),
    [...network.securityGroups.values()].map(({ ingress }) => ingress),
    [...buckets.values()].map(({ block }) => block),
  ]);

/** Trust, attached policies and own ones of each role, then everything else. */
type World = [readonly (readonly [string, readonly string[], object])[], ...unknown[]];

/**
 * The same, but for a role whose own policy gives what a managed one of its way would give: a plan that was made while the attached
 * policies could not be read adds what is lacking and nothing else.
 */
function isNarrower(after: string, wanted: string): boolean {
  const [roles, ...others]: World = JSON.parse(after);
  const [wantedRoles, ...wantedOthers]: World = JSON.parse(wanted);
  return (
    JSON.stringify(others) === JSON.stringify(wantedOthers) &&
    roles.length === wantedRoles.length &&
    roles.every(([trust, attached], index) => {
      const [wantedTrust, wantedAttached = []] = wantedRoles[index] ?? [];
      return trust === wantedTrust && attached.every((arn) => wantedAttached.includes(arn));
    })
  );
}

/** For each call, and a run makes some 120: at these rates a process dies in most runs, and most runs still end ready. */
const rates = {
  throttle: 0.02,
  timeout: 0.01,
  lost: 0.01,
  'crash-before': 0.007,
  'crash-after': 0.007,
  'cold-start': 0.2,
};

async function play(seed: number) {
  const faults = createFaults(seed, rates);
  return inSetupWorld(
    { account: damaged, config: routedConfig, faults },
    async ({ localAws, account, run }) => {
      const before = worldOf(account);
      const execution = await run('remediate', 120);
      faults.calm();
      // A plan that was made while a read failed can leave something for a second question.
      for (let asked = 0; asked < 3 && execution.status === 'RUNNING'; asked += 1) {
        await answerSetup(localAws, 'ada', true);
        await localAws.runFor(4 * 60 * 60_000);
      }
      const after = worldOf(account);
      // Each action of the run with its progress, as the journal has it.
      const journal = localAws.table
        .items()
        .filter((item) => item.sk?.S?.includes('#ACTION#'))
        .map((item) => item.progress?.S ?? '');
      return { execution, before, after, journal };
    },
  );
}

const sound = await inSetupWorld(
  { account: damaged, config: routedConfig },
  async ({ localAws, account, run }) => {
    await run('remediate');
    await answerSetup(localAws, 'ada', true);
    await localAws.runFor(60 * 60_000);
    return worldOf(account);
  },
);

test(`${SEEDS.length} runs through throttling, lost answers and crashes: the new world, the old one, or a loud failure whose journal lists what is done, from seed ${SEED}`, async () => {
  const wrong: string[] = [];
  const outcomes: string[] = [];
  for (const seed of SEEDS) {
    const { execution, before, after, journal } = await play(seed);
    if (execution.status === 'FAILED') {
      outcomes.push('failed');
      const listed = journal.some((progress) => progress === 'done' || progress === 'begun');
      if (after !== before && !listed)
        wrong.push(`seed ${seed}: failed, changed the world, and the journal has ${journal}`);
      continue;
    }
    const { outcome, because } = summaryOf(execution);
    outcomes.push(outcome);
    const open = progressOf(execution).filter((line) => /^(done|begun|left)/.test(line));
    if (outcome === 'ready' && after !== sound && !isNarrower(after, sound))
      wrong.push(`seed ${seed}: ready, but the world is ${after}`);
    if (outcome === 'stopped' && open.length === 0 && after !== before)
      wrong.push(`seed ${seed}: ${because}: not undone: ${after}`);
    if (outcome === 'stopped' && open.some((line) => line.startsWith('begun')))
      wrong.push(`seed ${seed}: ${open.join('; ')}`);
  }
  expect(wrong).toEqual([]);
  expect(outcomes.filter((outcome) => outcome === 'ready').length).toBeGreaterThan(
    SEEDS.length / 2,
  );
});
