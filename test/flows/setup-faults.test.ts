import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answerSetup } from '../../sandbox/world/account/approver.ts';
import { configOf, emptyAccount } from '../../sandbox/world/account/example.ts';
import { progressOf, summaryOf } from '../../sandbox/world/account/outcome.ts';
import type { AccountState } from '../../sandbox/world/account/state.ts';
import { faultAt } from './fault-at.ts';
import { inSetupWorld, type SetupWorld } from './setup-world.ts';

const create = {
  nodeType: 'ra3.xlplus',
  numberOfNodes: 2,
  database: 'dev',
  adminUser: 'administrator',
  subnetGroup: 'analytics',
  securityGroups: ['sg-0a'],
};
const config = configOf({ path: 'simple', routing: 'on', create });

/** Everything that the run may touch, without ids and times that differ from run to run. */
const worldOf = ({ roles, clusters, network, buckets }: AccountState) => ({
  roles: [...roles.byName.values()].map(({ arn, trust, attached, inline }) => ({ arn, trust, attached, inline })),
  clusters: [...clusters.values()].map(({ name, routing, roles: held }) => ({
    name,
    routing,
    roles: held.map(({ arn }) => arn),
  })),
  endpoints: [...network.endpoints.values()].map(({ service, routeTables, subnets, privateDns }) => ({
    service,
    routeTables,
    subnets,
    privateDns,
  })),
  groups: [...network.securityGroups.values()].map(({ ingress, egress }) => ({ ingress, egress })),
  buckets: [...buckets.values()].map(({ name, block }) => ({ name, block })),
});

async function remediate({ world, account, run }: SetupWorld) {
  const before = worldOf(account);
  const execution = await run('remediate');
  if (execution.status === 'RUNNING') {
    await answerSetup(world, 'ada', true);
    await world.runFor(3 * 60 * 60_000);
  }
  return { execution, before, after: worldOf(account) };
}

const actions = [
  'CreateBucket',
  'CreateRole',
  'AttachRolePolicy',
  'PutRolePolicy',
  'CreateCluster',
  'CreateVpcEndpoint',
  'AuthorizeSecurityGroupIngress',
  'ModifyCluster',
] as const;

let ready: ReturnType<typeof worldOf>;
beforeAll(async () => {
  const { execution, after } = await inSetupWorld({ account: emptyAccount, config }, remediate);
  expect(summaryOf(execution).outcome).toBe('ready');
  ready = after;
});
afterAll(() => expect(ready.roles).toHaveLength(1));

describe.each(['crash-before', 'crash-after', 'timeout', 'lost', 'throttle'] as const)('%s once', (kind) => {
  test.each(actions)('at %s: the run still ends in the new world', async (operation) => {
    const faults = faultAt(kind, 'setupAttach', operation, 'once');
    const { execution, after } = await inSetupWorld({ account: emptyAccount, config, faults }, remediate);
    expect(summaryOf(execution)).toMatchObject({ outcome: 'ready', because: null });
    expect(after).toEqual(ready);
    expect(progressOf(execution).map((line) => line.split(' ')[0])).not.toContain('begun');
  });
});

describe.each(['crash-before', 'crash-after', 'lost'] as const)('%s for good', (kind) => {
  test.each(actions)('at %s: the old world, or the new one, and the report says which', async (operation) => {
    const faults = faultAt(kind, 'setupAttach', operation, 'always');
    const { execution, before, after } = await inSetupWorld({ account: emptyAccount, config, faults }, remediate);
    const progress = progressOf(execution).map((line) => line.split(' ').slice(0, 2).join(' '));
    // Where the repeated call says that its work is done already, the run goes on.
    if (summaryOf(execution).outcome === 'ready') return expect(after).toEqual(ready);
    expect(summaryOf(execution).outcome).toBe('stopped');
    expect({ ...after, buckets: [], clusters: [] }).toEqual({ ...before, buckets: [], clusters: [] });
    expect(progress.filter((line) => /^(done|begun)/.test(line))).toEqual([]);
    // What is never undone is listed.
    const kept = progress.filter((line) => line.startsWith('left'));
    expect(kept).toEqual(expect.arrayContaining(after.buckets.map(() => 'left s3:CreateBucket')));
    expect(kept).toEqual(expect.arrayContaining(after.clusters.map(() => 'left redshift:CreateCluster')));
    expect(kept.filter((line) => !/ (s3:CreateBucket|redshift:CreateCluster)$/.test(line))).toEqual([]);
  });
});
