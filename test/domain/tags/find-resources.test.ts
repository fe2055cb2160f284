import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../../domain/config.ts';
import { findResources, taggerOf } from '../../../domain/tags/find-resources.ts';
import { adminFile } from '../../../sandbox/stage/analytics.ts';

const config = parseConfig(adminFile());
const HERE = { account: '111122223333', region: 'us-east-1' };
const call = (source: string, requestParameters: object, more: object = {}, at = HERE) => ({
  source,
  ...at,
  'detail-type': 'AWS API Call via CloudTrail',
  detail: { requestParameters, ...more },
});
const CLUSTER = 'arn:aws:redshift:us-east-1:111122223333:cluster:';

describe('an event says which resource to look at, whatever else it says', () => {
  test.each<[string, unknown, string[]]>([
    [
      'a tag change',
      { source: 'aws.tag', resources: [`${CLUSTER}analytics`], detail: { tags: { x: 'y' } } },
      ['cluster analytics'],
    ],
    [
      'of a role with a path',
      { source: 'aws.tag', resources: ['arn:aws:iam::111122223333:role/team/DataScientist'] },
      ['role DataScientist'],
    ],
    [
      'of a cluster that is not configured',
      { source: 'aws.tag', resources: [`${CLUSTER}other`] },
      [],
    ],
    [
      'a call about a cluster',
      call('aws.redshift', { resourceName: `${CLUSTER}analytics` }),
      ['cluster analytics'],
    ],
    [
      'a new cluster',
      call('aws.redshift', { clusterIdentifier: 'Analytics' }),
      ['cluster analytics'],
    ],
    ['a call about a role', call('aws.iam', { roleName: 'DataScientist' }), ['role DataScientist']],
    [
      'one that failed',
      call('aws.iam', { roleName: 'Intruder' }, { errorCode: 'AccessDenied' }),
      [],
    ],
    [
      'somebody who joins a group of Identity Center, of which any warehouse may have a role',
      call('aws.sso-directory', { groupId: '906700c5', member: { memberId: '9067' } }),
      ['cluster analytics'],
    ],
    ['the same as its newer API tells it', call('aws.identitystore', {}), ['cluster analytics']],
    ['something else', { hello: 'world' }, []],
    ['nothing', null, []],
  ])('%s', (_, event, found) => {
    const resources = findResources(event, config);
    expect(
      resources === 'all' ? 'all' : resources.map(({ kind, name }) => `${kind} ${name}`),
    ).toEqual(found);
  });
  test('the schedule means all', () => expect(findResources({ scope: 'all' }, config)).toBe('all'));
});

describe('a call says who set which tags', () => {
  const set = { tags: [{ key: 'RedshiftDbGroups', value: 'a:b' }], roleName: 'DataScientist' };
  const userIdentity = { arn: 'arn:aws:iam::111122223333:user/olivia' };
  test.each<[string, unknown, unknown]>([
    [
      'with its caller',
      call('aws.iam', set, { userIdentity }),
      { by: userIdentity.arn, tags: { RedshiftDbGroups: 'a:b' } },
    ],
    ['without one', call('aws.iam', set), undefined],
    ['that set none', call('aws.iam', { roleName: 'x' }, { userIdentity }), undefined],
    ['which is no call', { source: 'aws.tag', resources: [], detail: {} }, undefined],
  ])('%s', (_, event, tagger) => expect(taggerOf(event)).toEqual(tagger));
});

describe('of several accounts and Regions each is looked at where the event is from', () => {
  const SALES = { account: '222233334444', region: 'us-east-1' };
  const FAR = { account: '222233334444', region: 'eu-central-1' };
  const secretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:s';
  const [home] = adminFile().warehouses;
  const everywhere = parseConfig({
    ...adminFile(),
    accounts: [{ id: SALES.account, externalId: 'sales-7f3a' }],
    warehouses: [HERE, SALES, FAR].flatMap((at, n) => [
      {
        ...home,
        ...at,
        name: n === 0 ? 'analytics' : `c${n}`,
        namespace: undefined,
        setup: undefined,
      },
      {
        kind: 'serverless',
        ...at,
        name: `w${n}`,
        workgroup: 'analytics',
        namespaceName: 'data',
        databases: ['dev'],
        writer: { secretArn, user: 'redshift_ml_admin' },
        reader: { secretArn },
      },
    ]),
    baseline: [],
  });
  const cluster = (at: typeof HERE) => ({ ...at, kind: 'cluster', name: 'analytics' });
  const arnOf = (service: string, { account, region }: typeof HERE, named: string) =>
    `arn:aws:${service}:${region}:${account}:${named}`;
  const told = (arn: string) => ({ source: 'aws.tag', resources: [arn] });
  const workgroupOf = (at: typeof HERE) => [
    { ...at, kind: 'workgroup', name: 'analytics' },
    { ...at, kind: 'namespace', name: 'data' },
  ];
  const role = (account: string) => ({ account, region: '', kind: 'role', name: 'people' });

  test.each<[string, unknown, readonly object[]]>([
    ['a cluster', told(arnOf('redshift', FAR, 'cluster:analytics')), [cluster(FAR)]],
    [
      'a new cluster, by the Region of the call',
      call('aws.redshift', { clusterIdentifier: 'analytics' }, {}, SALES),
      [cluster(SALES)],
    ],
    [
      'one of the name in a Region that is not configured',
      call(
        'aws.redshift',
        { clusterIdentifier: 'analytics' },
        {},
        { ...HERE, region: 'eu-west-3' },
      ),
      [],
    ],
    [
      'one of the name in an account that is not configured',
      told(arnOf('redshift', { ...HERE, account: '999900001111' }, 'cluster:analytics')),
      [],
    ],
    [
      'a workgroup, by an id that the configuration does not have',
      told(arnOf('redshift-serverless', FAR, 'workgroup/0f2e6a50')),
      workgroupOf(FAR),
    ],
    [
      'the same as a call tells it',
      call('aws.redshift-serverless', { resourceArn: 'x' }, {}, SALES),
      workgroupOf(SALES),
    ],
    ['a role', told(`arn:aws:iam::${SALES.account}:role/team/people`), [role(SALES.account)]],
    [
      'the same as a call tells it',
      call('aws.iam', { roleName: 'people' }, {}, SALES),
      [role(SALES.account)],
    ],
    ['a role of an account without warehouses', told('arn:aws:iam::999900001111:role/people'), []],
    ['what is no role of IAM', told(arnOf('redshift', HERE, 'role/people')), []],
  ])('%s', (_, event, found) => expect(findResources(event, everywhere)).toEqual(found));
});
