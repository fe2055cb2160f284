import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { parseConfig } from '../../../domain/config.ts';
import { compose } from '../../../functions/tags/find.ts';
import { taggedConfig } from '../../../sandbox/accounts/tagged.ts';
import { adminFile } from '../../../sandbox/stage/analytics.ts';

const HUB = '111122223333';
const SALES = '222233334444';
const file = adminFile();
const config = parseConfig({
  ...file,
  ...taggedConfig(file),
  accounts: [{ id: SALES, externalId: 'sales-7f3a' }],
  warehouses: [
    ...file.warehouses,
    ...file.warehouses.map(({ setup: _, ...home }) => ({ ...home, name: 'sales', account: SALES })),
  ],
});

const ledger = mockClient(DynamoDBClient);
const iam = mockClient(IAMClient);
const sts = mockClient(STSClient);
afterAll(() => {
  for (const mock of [ledger, iam, sts]) mock.restore();
});

/** How often IAM of an account is too busy to answer. */
let busy: Record<string, number>;
let pauses: number[];
beforeEach(() => {
  for (const mock of [ledger, iam, sts]) mock.reset();
  busy = {};
  pauses = [];
  ledger.on(QueryCommand).resolves({ Items: [] });
  sts.on(AssumeRoleCommand).callsFake(async ({ RoleArn }) => ({
    Credentials: {
      AccessKeyId: String(RoleArn).split(':')[4],
      SecretAccessKey: 's',
      SessionToken: 't',
      Expiration: new Date(Date.now() + 3_600_000),
    },
  }));
  iam.on(GetAccountAuthorizationDetailsCommand).callsFake(async (_, getClient) => {
    const { credentials } = getClient().config;
    const account = credentials.attributed === true ? (await credentials()).accessKeyId : HUB;
    busy[account] = (busy[account] ?? 0) - 1;
    if (busy[account] >= 0)
      throw Object.assign(new Error('Rate exceeded'), { name: 'Throttling', $metadata: {} });
    return {
      RoleDetailList: [
        {
          RoleName: `people-of-${account}`,
          AssumeRolePolicyDocument: '{}',
          Tags: [{ Key: 'RedshiftDbGroups', Value: 'marketing_analyst_grp' }],
        },
      ],
    };
  });
});

const find = compose({
  env: { TABLE: 'ledger', ROLES: `arn:aws:iam::${HUB}:role/redshift-ml-*-us-east-1` },
  config,
  now: () => new Date(),
  pause: async (ms) => {
    pauses.push(ms);
  },
});
const roles = async () => {
  const { resources, coverage, unlisted } = await find({
    payloadVersion: 1,
    event: { scope: 'all' },
  });
  const found = resources.flatMap(({ resource: { kind, name } }) => (kind === 'role' ? name : []));
  return { found, coverage, unlisted };
};

test('an account whose IAM is busy is asked again, later each time', async () => {
  busy = { [SALES]: 3 };
  expect(await roles()).toEqual({
    found: [`people-of-${HUB}`, `people-of-${SALES}`],
    coverage: 'whole',
    unlisted: [],
  });
  expect(pauses).toEqual([2_000, 4_000, 8_000]);
});

test('one that stays busy is told of, and keeps no other account from being looked at', async () => {
  busy = { [SALES]: Number.POSITIVE_INFINITY };
  expect(await roles()).toEqual({
    found: [`people-of-${HUB}`],
    coverage: 'partly',
    unlisted: [
      expect.stringMatching(
        new RegExp(`roles of account ${SALES}.*iam:GetAccountAuthorizationDetails.*Rate exceeded`),
      ),
    ],
  });
});
