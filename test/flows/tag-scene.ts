import { expect } from '@jest/globals';
import type { Warehouse } from '../../domain/config.ts';
import type { RoleState } from '../../local-aws/account/iam/role-store.ts';
import type { Faults } from '../../local-aws/faults.ts';
import type { JsonObject } from '../../local-aws/json.ts';
import { secretOf, trust } from '../../sandbox/accounts/example.ts';
import { builtAccount } from '../../sandbox/accounts/page.ts';
import { taggedConfig } from '../../sandbox/accounts/tagged.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';

export interface Scene {
  readonly stage: OpenStage;
  /** Puts an event on the default bus as AWS would, and waits until nothing is in motion. */
  readonly tell: (source: string, event: JsonObject) => Promise<void>;
  /** What tags asked for since the last time: type, requester, and what else matters. */
  readonly asked: () => readonly JsonObject[];
  readonly sql: (pattern: RegExp) => readonly string[];
  readonly outcomes: () => readonly string[];
  /** Outputs of the executions of the machine tags. */
  readonly looked: () => string;
}

/** Plays on the deployable product, with roles that bear these tags. */
export async function onStage(
  roles: Readonly<Record<string, JsonObject>>,
  play: (scene: Scene) => Promise<void>,
  home: 'cluster' | 'workgroup' = 'cluster',
  faults?: Faults,
): Promise<void> {
  const sqls: string[] = [];
  const broken: string[] = [];
  const setting = analytics({
    configure: (file) => ({
      ...taggedConfig(file),
      ...(home === 'workgroup' && { warehouses: file.warehouses.map(asServerless) }),
    }),
    furnish: (admin) =>
      admin.createModel('dev', { schema: 'demo_ml', name: 'rental_model', owner: 'rita' }),
  });
  const literals = Object.entries(roles).map(([name, tags]) => [
    name,
    { trust: trust('redshift.amazonaws.com'), tags: tags as Record<string, string> },
  ]);
  const account = {
    ...builtAccount,
    roles: { ...builtAccount.roles, ...Object.fromEntries(literals) },
    ...(home === 'workgroup' && {
      clusters: {},
      workgroups: {
        analytics: {
          namespace: 'analytics-data',
          subnets: ['subnet-0a'],
          securityGroups: ['sg-0a'],
        },
      },
    }),
  };
  const { analytics: databases } = setting.warehouses;
  if (databases === undefined) throw new Error('the setting has the warehouse analytics');
  const secrets = {
    [secretOf('writer')]: 'redshift_ml_admin',
    [secretOf('reader')]: 'redshift_ml_reader',
  };
  const warehouses = { analytics: { ...databases, secrets } };
  const stage = await openStage(
    { ...setting, account, warehouses },
    {
      stores: 'memory',
      ...(faults !== undefined && { faults }),
      emit: (event) => {
        if (event.kind === 'sql') sqls.push(...event.statements.map(({ sql }) => sql));
        if (event.kind === 'expectation' && !event.held) broken.push(JSON.stringify(event));
      },
    },
  );
  let told = 0;
  const { localAws } = stage;
  try {
    await play({
      stage,
      tell: async (source, event) => {
        localAws.publish({ 'detail-type': 'x', detail: {}, ...event, source }, 'default');
        await localAws.runUntilIdle();
      },
      asked: () => {
        const all = localAws.published.filter(({ event }) => event.source === 'redshift-ml.tags');
        const fresh = all.slice(told).map(({ event }) => event);
        told = all.length;
        return fresh;
      },
      sql: (pattern) => sqls.filter((sql) => pattern.test(sql)),
      outcomes: () =>
        localAws.published.flatMap(({ event }) =>
          event.detail['outcome'] === undefined ? [] : [String(event.detail['outcome'])],
        ),
      looked: () =>
        localAws.executions
          .filter(({ machine }) => machine === 'tags')
          .map(({ output }) => JSON.stringify(output))
          .join('\n'),
    });
    await stage.conclude();
  } finally {
    await stage.close();
  }
  expect(broken).toEqual([]);
}

const asServerless = ({
  name,
  account,
  region,
  namespace,
  databases,
  mode,
  roles,
}: Warehouse): Warehouse => ({
  kind: 'serverless',
  workgroup: 'analytics',
  namespaceName: 'analytics-data',
  name,
  account,
  region,
  databases,
  mode,
  roles,
  writer: { secretArn: secretOf('writer'), user: 'redshift_ml_admin' },
  reader: { secretArn: secretOf('reader') },
  ...(namespace !== undefined && { namespace }),
});

export const changed = (
  arn: string,
  service: string,
  keys: readonly string[],
  tags: JsonObject,
) => ({
  'detail-type': 'Tag Change on Resource',
  resources: [arn],
  detail: { 'changed-tag-keys': [...keys], service, 'resource-type': 'x', tags },
});
export const called = (
  eventName: string,
  requestParameters: JsonObject,
  more: JsonObject = {},
) => ({
  'detail-type': 'AWS API Call via CloudTrail',
  detail: { eventName, requestParameters, responseElements: null, ...more },
});
export const tagCluster = (
  { account }: OpenStage,
  tags: Readonly<Record<string, string>>,
): void => {
  const cluster = account.clusters.get('analytics');
  if (cluster === undefined) throw new Error('the account has the cluster analytics');
  for (const key of Object.keys(cluster.tags)) delete cluster.tags[key];
  Object.assign(cluster.tags, tags);
};
export const changeRole = (
  { account }: OpenStage,
  name: string,
  change: (role: RoleState) => RoleState | undefined,
) => account.roles.write(name, (role) => role && change(role));
