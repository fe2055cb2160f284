import { beforeAll, expect, test } from '@jest/globals';
import type { AccountState } from '../../local-aws/account/state.ts';
import { answerSetup } from '../../sandbox/stage/approver.ts';
import { progressOf, summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { ALL } from '../scope.ts';
import { faultAt } from './fault-at.ts';
import { inSetupWorld, type SetupWorld, type SetupWorldOptions } from './setup-account.ts';

/** What a run may touch, by name, without ids and times that differ from run to run. */
const worldOf = (account: AccountState) => ({
  roles: [...account.roles.byName.values()].map(({ arn, trust, attached, inline }) => ({
    arn,
    trust,
    attached,
    inline,
  })),
  warehouses: Object.fromEntries(
    [...account.clusters.values()].map(({ name, routing, roles }) => [
      name,
      { routing, roles: roles.map(({ arn }) => arn) },
    ]),
  ),
  workgroups: [...account.workgroups.values()].map(({ routing }) => routing),
  namespaces: [...account.namespaces.values()].map(({ roles, defaultRole }) => [
    roles.map(({ arn }) => arn),
    defaultRole,
  ]),
  endpoints: [...account.network.endpoints.values()].map(
    ({ service, routeTables, subnets, privateDns, policy }) => ({
      service,
      routeTables,
      subnets,
      privateDns,
      policy: typeof policy === 'string' ? JSON.parse(policy) : policy,
    }),
  ),
  groups: [...account.network.securityGroups.values()].map(({ ingress, egress }) => ({
    ingress,
    egress,
  })),
  vpcs: [...account.network.vpcs.values()].map((vpc) => ({ ...vpc })),
  buckets: Object.fromEntries(
    [...account.buckets.values()].map(({ name, block, encryption = 'AES256' }) => [
      name,
      // S3 encrypts with its own keys whatever somebody takes away.
      { block, encrypted: encryption === 'none' ? 'AES256' : encryption },
    ]),
  ),
  keys: Object.fromEntries([...account.keys.values()].map(({ name }) => [name, true])),
});
type WorldState = ReturnType<typeof worldOf>;

const only = <T>(now: Readonly<Record<string, T>>, before: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(now).filter(([name]) => name in before));
/** Without what a run never takes back: a new warehouse, bucket or key. */
const withoutKept = (after: WorldState, before: WorldState): WorldState => ({
  ...after,
  warehouses: only(after.warehouses, before.warehouses),
  buckets: only(after.buckets, before.buckets),
  keys: only(after.keys, before.keys),
});

async function remediate({ localAws, account, run }: SetupWorld) {
  const before = worldOf(account);
  const execution = await run('remediate');
  if (execution.status === 'RUNNING') {
    await answerSetup(localAws, 'ada', true);
    await localAws.runFor(3 * 60 * 60_000);
  }
  return { execution, before, after: worldOf(account) };
}

/** What has the right to change something, and which of the two sends an operation. */
const CHANGING: readonly string[] = ['setupAttach', 'setupModifyWarehouse'];
const senderOf = (operation: string): string =>
  /^(ModifyCluster|UpdateNamespace)$/.test(operation) ? 'setupModifyWarehouse' : 'setupAttach';

const NEVER = / (s3:CreateBucket|redshift:CreateCluster|kms:CreateKey)$/;
const words = (lines: readonly string[]) =>
  lines.map((line) => line.split(' ').slice(0, 2).join(' '));

const ONCE = ['crash-before', 'crash-after', 'timeout'] as const;
const FOR_GOOD = ['crash-before', 'crash-after', 'timeout', 'lost'] as const;

/** Every kind at every operation; of these, `npm test` takes one at every eighth operation, each time another. */
export const everyKindAt = <Kind>(
  kinds: readonly Kind[],
  operations: readonly string[],
  from = 0,
) =>
  operations.flatMap((operation, index) =>
    kinds
      .filter((_, at) => ALL || (index % 8 === from && at === Math.floor(index / 8) % kinds.length))
      .map((kind) => [kind, operation] as const),
  );

/**
 * Each operation that changes something fails before or after it takes effect, once and for good. The journal alone tells
 * afterwards which world it is.
 */
export function faultsAt(options: SetupWorldOptions, operations: readonly string[]): void {
  let ready: WorldState;
  beforeAll(() =>
    inSetupWorld(options, async (setup) => {
      const { execution, after } = await remediate(setup);
      expect(summaryOf(execution).outcome).toBe('ready');
      const attached = setup.calls.filter(({ function: name = '' }) => CHANGING.includes(name));
      expect(attached.map(({ operation }) => operation)).toEqual(
        expect.arrayContaining([...operations]),
      );
      ready = after;
    }),
  );
  const played = (faults: ReturnType<typeof faultAt>) =>
    inSetupWorld({ ...options, faults }, remediate);
  test.each(everyKindAt(ONCE, operations))(
    '%s once at %s: the run still ends in the new world',
    async (kind, operation) => {
      const { execution, after } = await played(
        faultAt(kind, senderOf(operation), operation, 'once'),
      );
      expect(summaryOf(execution)).toMatchObject({ outcome: 'ready', because: null });
      expect(after).toEqual(ready);
      expect(words(progressOf(execution)).filter((line) => !/^(done|already)/.test(line))).toEqual(
        [],
      );
    },
  );

  // What throttling for good does is the same at each operation: nothing. One shows it.
  const throttled = operations.slice(-1).map((operation) => ['throttle', operation] as const);
  test.each([...everyKindAt(FOR_GOOD, operations, 1), ...throttled])(
    '%s for good at %s: the new world, or the step is taken back and the report says what stays',
    async (kind, operation) => {
      const { execution, before, after } = await played(
        faultAt(kind, senderOf(operation), operation, 'always'),
      );
      // One function sends it and takes it back: for good, neither works. The run fails loudly, or says what is left.
      const barsUndo = senderOf(operation) === 'setupModifyWarehouse';
      if (barsUndo && execution.status === 'FAILED')
        return expect(execution.error).toBe('SetupFailed');
      // Where the repeated call says that its work is done already, the run goes on.
      if (summaryOf(execution).outcome === 'ready') return expect(after).toEqual(ready);
      expect(summaryOf(execution).outcome).toBe('stopped');
      const progress = words(progressOf(execution));
      expect(progress.filter((line) => line.startsWith('begun'))).toEqual([]);
      // What earlier steps did and was seen to work stays, and says how it is taken back.
      const stays = progress.filter((line) => line.startsWith('done'));
      const undo = summaryOf(execution).text.match(/^ {12}(undo|stays): /gm) ?? [];
      expect(undo.length).toBeGreaterThanOrEqual(stays.length);
      if (stays.length === 0) expect(withoutKept(after, before)).toEqual(before);
      // What is never taken back is listed, and what could not be.
      const left = progress.filter((line) => line.startsWith('left'));
      // A namespace's list of roles is seen to be as it was before, so that nothing has to be sent for it.
      const isStuck = operation === 'ModifyCluster' && kind !== 'throttle';
      expect(left.filter((line) => !NEVER.test(line))).toEqual(isStuck ? ['left routing'] : []);
      const kept = [...left, ...stays].map((line) => line.replace(/^done/, 'left'));
      const made = (what: 'buckets' | 'warehouses' | 'keys') =>
        Object.keys(after[what]).filter((name) => !(name in before[what]));
      expect(kept).toEqual(
        expect.arrayContaining([
          ...made('buckets').map(() => 'left s3:CreateBucket'),
          ...made('warehouses').map(() => 'left redshift:CreateCluster'),
          ...made('keys').map(() => 'left kms:CreateKey'),
        ]),
      );
      expect(made('keys').length).toBeLessThanOrEqual(1);
    },
  );
}
