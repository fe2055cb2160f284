import { IAMClient } from '@aws-sdk/client-iam';
import { afterAll, expect, jest, test } from '@jest/globals';
import { readPrincipals } from '../../../aws/iam/principals.ts';
import { BOUNDARY, boundaryPolicy, ROLE, soundAccount } from '../../../sandbox/accounts/example.ts';
import { inAccount } from '../account.ts';

afterAll(() => {
  jest.restoreAllMocks();
});

const encoded = (document: object): string => encodeURIComponent(JSON.stringify(document));
const OWN = { Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };

test('a role comes with trust, tags, boundary and the text of its policies', () =>
  inAccount(soundAccount, async () => {
    const read = await readPrincipals(new IAMClient({ region: 'us-east-1' }));
    expect(read).toMatchObject({
      ok: [
        {
          arn: ROLE,
          tags: { 'redshift-ml:managed': 'true' },
          trust: expect.stringContaining('redshift.amazonaws.com'),
          policies: [
            { name: expect.stringMatching(/AmazonS3FullAccess$/) },
            { name: expect.stringMatching(/AmazonSageMakerFullAccess$/) },
          ],
          unread: [],
          boundary: { name: BOUNDARY, document: JSON.stringify(boundaryPolicy) },
        },
      ],
    });
  }));

test('a user has the policies of its groups too; a managed one without text is said to be unread', async () => {
  const client = new IAMClient({ region: 'us-east-1' });
  const pages = [
    {
      UserDetailList: [
        {
          Arn: 'arn:aws:iam::1:user/ana',
          GroupList: ['dba'],
          UserPolicyList: [{ PolicyName: 'own', PolicyDocument: encoded(OWN) }],
        },
      ],
      IsTruncated: true,
      Marker: 'next',
    },
    {
      GroupDetailList: [
        {
          GroupName: 'dba',
          GroupPolicyList: [{ PolicyName: 'of group', PolicyDocument: encoded(OWN) }],
          AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/Unseen' }],
        },
      ],
      IsTruncated: false,
    },
  ];
  jest.spyOn(client, 'send').mockImplementation((() => Promise.resolve(pages.shift())) as never);
  expect(await readPrincipals(client)).toMatchObject({
    ok: [
      {
        arn: 'arn:aws:iam::1:user/ana',
        policies: [
          { name: 'own', document: JSON.stringify(OWN) },
          { name: 'of group', document: JSON.stringify(OWN) },
        ],
        unread: ['arn:aws:iam::aws:policy/Unseen'],
      },
    ],
  });
});

test('a refusal names the permission', () =>
  inAccount({ ...soundAccount, refused: ['iam:GetAccountAuthorizationDetails'] }, async () => {
    expect(await readPrincipals(new IAMClient({ region: 'us-east-1' }))).toEqual({
      denied: 'iam:GetAccountAuthorizationDetails',
    });
  }));
