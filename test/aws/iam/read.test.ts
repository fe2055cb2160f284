import { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import { readPolicyArn, readRole } from '../../../aws/iam/read.ts';
import { BOUNDARY, emptyAccount, ROLE, soundAccount } from '../../../sandbox/accounts/example.ts';
import { inAccount } from '../account.ts';

const iam = new IAMClient({ region: 'us-east-1' });
const inline = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow' as const, Action: 's3:Get*', Resource: '*' }],
};
const sound = soundAccount.roles?.['redshift-ml/analytics'] ?? { trust: '' };
const withRole = (change: object) => ({
  ...soundAccount,
  roles: { 'redshift-ml/analytics': { ...sound, ...change } },
});

describe('a role is read', () => {
  test('with its trust as plain text, its boundary, its tags', () =>
    inAccount(soundAccount, async () => {
      const role = await readRole(iam, ROLE);
      expect(role).toMatchObject({
        ok: {
          boundaryArn: expect.stringMatching(/policy\/redshift-ml-boundary$/),
          tags: { 'redshift-ml:managed': 'true' },
        },
      });
      expect('ok' in role && JSON.parse(role.ok.trustPolicy).Version).toBe('2012-10-17');
    }));

  test('AWS managed policies by ARN alone, customer ones with their document', () =>
    inAccount(
      {
        ...withRole({ attached: ['AmazonS3FullAccess', 'own'] }),
        policies: { ...soundAccount.policies, own: inline },
      },
      async ({ state }) => {
        expect(await readRole(iam, ROLE)).toMatchObject({
          ok: {
            attached: {
              ok: [
                { arn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' },
                {
                  arn: `arn:aws:iam::${state.id}:policy/own`,
                  document: { ok: JSON.stringify(inline) },
                },
              ],
            },
          },
        });
      },
    ));

  test('inline policies by name and document', () =>
    inAccount(withRole({ inline: { extra: inline } }), async () => {
      expect(await readRole(iam, ROLE)).toMatchObject({
        ok: { inline: { ok: [{ name: 'extra', document: JSON.stringify(inline) }] } },
      });
    }));

  test('more attached policies than a page holds', () => {
    const names = Array.from({ length: 130 }, (_, index) => `policy-${index}`);
    const policies = {
      ...soundAccount.policies,
      ...Object.fromEntries(names.map((name) => [name, inline])),
    };
    return inAccount({ ...withRole({ attached: names }), policies }, async () => {
      const role = await readRole(iam, ROLE);
      expect('ok' in role && 'ok' in role.ok.attached && role.ok.attached.ok.length).toBe(130);
    });
  });

  test('that does not exist: missing', () =>
    inAccount(emptyAccount, async () =>
      expect(await readRole(iam, ROLE)).toHaveProperty('missing'),
    ));

  test('of the same name under another path: missing, for it is another role', () =>
    inAccount(soundAccount, async () => {
      const missing = 'the name analytics is taken';
      expect(await readRole(iam, ROLE.replace('redshift-ml/', ''))).toEqual({
        missing,
        instead: ROLE,
      });
    }));

  test.each([
    ['iam:GetRole', { denied: 'iam:GetRole' }],
    [
      'iam:ListAttachedRolePolicies',
      { ok: { attached: { denied: 'iam:ListAttachedRolePolicies' } } },
    ],
    ['iam:ListRolePolicies', { ok: { inline: { denied: 'iam:ListRolePolicies' } } }],
  ])('without %s: denied, naming it', (permission, wanted) =>
    inAccount({ ...soundAccount, refused: [permission] }, async () => {
      expect(await readRole(iam, ROLE)).toMatchObject(wanted);
    }),
  );
});

describe('a boundary is looked up', () => {
  test.each<[string, string, readonly string[], object]>([
    ['that is there', BOUNDARY, [], { ok: BOUNDARY }],
    ['that is not', `${BOUNDARY}-2`, [], { missing: expect.stringContaining('boundary-2') }],
    ['that may not be seen', BOUNDARY, ['iam:GetPolicy'], { denied: 'iam:GetPolicy' }],
  ])('%s', (_, arn, refused, wanted) =>
    inAccount({ ...emptyAccount, refused }, async () =>
      expect(await readPolicyArn(iam, arn)).toEqual(wanted),
    ),
  );
});
