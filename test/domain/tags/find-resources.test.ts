import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../../domain/config.ts';
import { findResources, taggerOf } from '../../../domain/tags/find-resources.ts';
import { adminFile } from '../../../sandbox/stage/analytics.ts';

const config = parseConfig(adminFile());
const call = (source: string, requestParameters: object, more: object = {}) => ({
  source,
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
