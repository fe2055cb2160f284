import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../domain/config.ts';
import { targetOf } from '../../domain/setup/run/request.ts';
import { inspectionClients } from '../../functions/setup/calls/inspection-clients.ts';
import { factReader } from '../../functions/setup/inspection/read-facts.ts';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import { ACCOUNT } from '../../local-aws/arn.ts';
import { configOf, soundAccount } from '../../sandbox/accounts/example.ts';
import { summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { inSetupWorld } from './setup-account.ts';

/** How many calls docs/flow-setup.md says that something takes. */
function said(what: string): number {
  const page = readFileSync('docs/flow-setup.md', 'utf8');
  const row = page.split('\n').find((line) => line.includes(` | ${what}`));
  const [, calls] = /^\| (\d+) \|/.exec(row ?? '') ?? [];
  if (calls === undefined) throw new Error(`docs/flow-setup.md says no number for ${what}`);
  return Number(calls);
}

const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/redshift-ml/${name}`;
const sound = soundAccount.roles?.['redshift-ml/analytics'];
const named = (names: readonly string[]) =>
  names.map((name) => ({ role: role(name), bucket: `${name}-redshift-ml`, group: name }));

/** An account with one more role (with an inline policy) and bucket for each name. */
const withPairs = (names: readonly string[]): AccountFixture => ({
  ...soundAccount,
  roles: Object.fromEntries(
    names.map((name) => [
      `redshift-ml/${name}`,
      { ...sound, trust: sound?.trust ?? '', inline: { own: { Statement: [] } } },
    ]),
  ),
  buckets: Object.fromEntries(names.map((name) => [`${name}-redshift-ml`, {}])),
});

/** Calls to the account that one validation makes; the journal's own are not among them. */
async function callsOf(account: AccountFixture, config: unknown): Promise<number> {
  return inSetupWorld({ account, config }, async ({ run, calls }) => {
    expect(summaryOf(await run('validate', 5)).counts['unknown']).toBeUndefined();
    return calls.filter((call) => call.function.startsWith('setup') && call.service !== 'DynamoDB')
      .length;
  });
}

const empty = { Version: '2012-10-17', Statement: [] } as const;

/**
 * One warehouse with one role and bucket, as they are in real accounts: the role has AWS managed policies, one of the account's
 * own and an inline one; the bucket has a policy and encrypts with the pair's key, which the configuration names by its
 * alias; both logins exist. Each further policy of the account takes two calls more, each further inline policy one, a
 * group one, and a canary what the list of SageMaker's quotas takes, page by page.
 */
const usual: AccountFixture = {
  ...soundAccount,
  policies: { ...soundAccount.policies, 'analytics-lake': empty },
  roles: {
    'redshift-ml/analytics': {
      ...sound,
      trust: sound?.trust ?? '',
      attached: ['AmazonS3FullAccess', 'AmazonSageMakerFullAccess', 'analytics-lake'],
      inline: { own: empty },
    },
  },
  keys: { analytics: {} },
  buckets: { 'analytics-redshift-ml': { encryption: 'analytics', policy: empty } },
};
const usualConfig = configOf({
  path: 'simple',
  pairs: [{ role: role('analytics'), bucket: 'analytics-redshift-ml', key: 'alias/analytics' }],
});

describe('validate is frugal', () => {
  test('a cluster with one role and bucket makes as many calls as docs/flow-setup.md says', async () => {
    expect(await callsOf(usual, usualConfig)).toBe(said('a cluster with one role and bucket'));
  });

  test('more where the bucket does not block all public access by itself: who owns its objects, and what the account blocks', async () => {
    const open = {
      ...usual,
      buckets: {
        'analytics-redshift-ml': { encryption: 'analytics', policy: empty, blocked: false },
      },
    };
    expect(await callsOf(open, usualConfig)).toBe(
      said('a cluster with one role and bucket') + said('more where the bucket does not block'),
    );
  });

  // Its namespace and the VPC of its subnets are questions of their own.
  test('a Serverless one with its logins behind secrets', async () => {
    const { clusters: _, ...withoutCluster } = usual;
    const secret = (user: string) => ({
      secretArn: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:${user}`,
      user,
    });
    const workgroup = {
      namespace: 'analytics-data',
      subnets: ['subnet-0a', 'subnet-0b'],
      securityGroups: ['sg-0a'],
      roles: ['redshift-ml/analytics'],
    };
    const logins = { writer: secret('ml_admin'), reader: secret('ml_reader') };
    const [warehouse] = usualConfig.warehouses;
    const config = configOf(warehouse?.setup ?? {}, {
      kind: 'serverless',
      workgroup: 'analytics',
      namespaceName: 'analytics-data',
      ...logins,
    });
    expect(await callsOf({ ...withoutCluster, workgroups: { analytics: workgroup } }, config)).toBe(
      said('the same for a Serverless workgroup'),
    );
  });

  test('at most 7 of them one after the other', () =>
    inSetupWorld(
      {
        account: usual,
        config: usualConfig,
        latencyMs: 1000,
      },
      async ({ run }) => {
        const execution = await run('validate', 10);
        const inspected = execution.history.events.find(
          ({ kind, state }) => kind === 'exited' && state === 'Inspect',
        );
        // One second a call; the last one is the journal's write.
        expect(inspected?.durationMs).toBeGreaterThan(3_000);
        expect(inspected?.durationMs).toBeLessThanOrEqual(8_000);
      },
    ));

  test('each further pair of role and bucket', async () => {
    const two = await callsOf(
      withPairs(['a', 'b']),
      configOf({ path: 'simple', pairs: named(['a', 'b']) }),
    );
    const four = await callsOf(
      withPairs(['a', 'b', 'c', 'd']),
      configOf({ path: 'simple', pairs: named(['a', 'b', 'c', 'd']) }),
    );
    expect((four - two) / 2).toBeLessThanOrEqual(said('more at most for each further pair'));
  });

  // A run of setup reads one warehouse; a reader of many is what the audit makes.
  test('one reader of 100 warehouses that share roles, buckets and a VPC: at most 8 calls each', () => {
    const names = Array.from({ length: 100 }, (_, index) => `warehouse-${index}`);
    const cluster = soundAccount.clusters?.analytics;
    if (cluster === undefined) throw new Error('the sound account has a cluster');
    const account = {
      ...soundAccount,
      clusters: Object.fromEntries(names.map((name) => [name, cluster])),
    };
    const one = configOf({ path: 'simple' });
    const warehouses = names.flatMap((name) =>
      one.warehouses.map((each) => ({ ...each, name, cluster: name })),
    );
    const config = parseConfig({ ...one, warehouses });
    return inSetupWorld({ account, config: one }, async ({ calls }) => {
      const clock = { now: () => new Date(0), pause: async () => {} };
      const read = factReader(async (of) => inspectionClients(of, clock));
      for (const name of names) {
        const { target, warehouse } = targetOf(config, name);
        await read(target, warehouse);
      }
      expect(calls.length / names.length).toBeLessThanOrEqual(8);
    });
  });
});
