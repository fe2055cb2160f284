import { describe, expect, test } from '@jest/globals';
import type { AccountFixture, EndpointLiteral } from '../../local-aws/account/account-fixture.ts';
import { ACCOUNT } from '../../local-aws/arn.ts';
import {
  BUCKET,
  configOf,
  emptyAccount,
  ROLE,
  soundAccount,
} from '../../sandbox/accounts/example.ts';
import { answerSetup } from '../../sandbox/stage/approver.ts';
import { failuresOf, progressOf, summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { inSetupWorld } from './setup-account.ts';
import { routedAccount, routedConfig } from './setup-defects.ts';

const simple = configOf({ path: 'simple' });
const role = soundAccount.roles?.['redshift-ml/analytics'] ?? { trust: '' };

describe('what cannot be repaired is said before anything relies on it, in a second run as in the first', () => {
  const cases: readonly (readonly [string, AccountFixture, string, RegExp])[] = [
    [
      "a bucket is another account's",
      { ...soundAccount, buckets: { [BUCKET]: { owner: '999999999999' } } },
      `RedshiftML.6 ${BUCKET}`,
      /is another account's and its policy does not allow/,
    ],
    [
      'another role has the name',
      { ...soundAccount, clusters: {}, roles: { 'elsewhere/analytics': role } },
      'RedshiftML.7 role/redshift-ml/analytics',
      /role\/elsewhere\/analytics has its name/,
    ],
    [
      'the boundary does not exist',
      { ...emptyAccount, policies: {} },
      'RedshiftML.7 role/analytics',
      /neither does its boundary/,
    ],
  ];
  test.each(cases)('%s', (_, account, failure, reason) =>
    inSetupWorld({ account, config: simple }, async ({ run, account: { roles } }) => {
      const before = roles.byName.size;
      const first = await run('remediate');
      const second = await run('remediate');
      for (const execution of [first, second]) {
        expect(summaryOf(execution)).toMatchObject({
          outcome: 'left',
          text: expect.stringMatching(reason),
        });
        expect(failuresOf(execution)).toContain(failure);
      }
      expect(progressOf(second)).toEqual([]);
      expect(roles.byName.size).toBe(before);
    }),
  );
});

describe('what is approved works in the account', () => {
  const vpc = routedAccount.vpcs?.['vpc-0a'] ?? {
    subnets: {},
    routeTables: {},
    securityGroups: {},
  };
  const withEndpoints = (endpoints: Readonly<Record<string, EndpointLiteral>>): AccountFixture => ({
    ...routedAccount,
    vpcs: { 'vpc-0a': { ...vpc, endpoints } },
  });
  const s3 = vpc.endpoints?.['vpce-0a'] ?? { service: 's3', type: 'Gateway' };
  const remediated = (account: AccountFixture, look: (endpoints: readonly object[]) => void) =>
    inSetupWorld(
      { account, config: routedConfig },
      async ({ localAws, run, account: { network } }) => {
        const execution = await run('remediate');
        await answerSetup(localAws, 'ada', true);
        await localAws.runFor(60 * 60_000);
        expect(summaryOf(execution).outcome).toBe('ready');
        look([...network.endpoints.values()]);
      },
    );

  test('an interface endpoint is made in the zones that its service is offered in', () =>
    remediated({ ...withEndpoints({ 'vpce-0a': s3 }), serviceZones: ['us-east-1b'] }, (endpoints) =>
      expect(endpoints).toMatchObject([
        { type: 'Gateway' },
        { type: 'Interface', subnets: ['subnet-0b'] },
      ]),
    ));

  test("a gateway that admits the account's root user only gets a statement for the role", () => {
    const root = {
      Sid: 'Root',
      Effect: 'Allow' as const,
      Principal: { AWS: ACCOUNT },
      Action: 's3:*',
      Resource: '*',
    };
    const account = withEndpoints({
      ...vpc.endpoints,
      'vpce-0a': { ...s3, policy: { Statement: [root] } },
    });
    return remediated(account, ([gateway]) => {
      const policy: unknown = JSON.parse(
        String(gateway && 'policy' in gateway ? gateway.policy : ''),
      );
      const ours = { Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } } };
      expect(policy).toMatchObject({ Statement: [root, ours] });
    });
  });

  test('a bucket whose ACLs are in use is closed after the approval only', () => {
    const open = {
      ...routedAccount.buckets?.[BUCKET],
      blocked: false,
      ownership: 'ObjectWriter',
    } as const;
    return inSetupWorld(
      { account: { ...routedAccount, buckets: { [BUCKET]: open } }, config: routedConfig },
      async ({ localAws, run, account }) => {
        const execution = await run('remediate');
        expect(account.buckets.get(BUCKET)?.block).toBeUndefined();
        await answerSetup(localAws, 'ada', true);
        await localAws.runFor(60 * 60_000);
        expect(summaryOf(execution).outcome).toBe('ready');
        expect(account.buckets.get(BUCKET)?.block).toMatchObject({ IgnorePublicAcls: true });
      },
    );
  });
});
