import type { AssumeRoleGrant, LoginFacts, SetupFacts } from '../../../../domain/setup/facts.ts';
import { ACCOUNT, BUCKET, bucket, facts, ROLE, role } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const OTHER = `arn:aws:iam::${ACCOUNT}:role/redshift-ml/marketing`;
const PAIRS = [
  { role: ROLE, bucket: BUCKET, group: 'retention_analyst_grp' },
  { role: OTHER, bucket: 'redshift-ml-marketing', group: 'marketing_analyst_grp' },
];
const own = (name: string) =>
  JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
      },
    ],
  });
const groups = (
  document: string,
  pairs: readonly object[] = PAIRS,
  grants: readonly AssumeRoleGrant[] = [],
) =>
  facts(
    {
      roles: {
        [ROLE]: { ok: role({ inline: { ok: [{ name: 'own', document }] } }) },
        [OTHER]: { ok: role({ arn: OTHER }) },
      },
      buckets: { [BUCKET]: { ok: bucket() }, 'redshift-ml-marketing': { ok: bucket() } },
      logins: { ...facts().logins, assumeRole: { ok: grants } },
    },
    { pairs },
  );
/** The other group's bucket changed; the role's own policy is for its own bucket unless given. */
const withBucket = (change: Parameters<typeof bucket>[0], document = own(BUCKET)): SetupFacts => {
  const given = groups(document);
  return {
    ...given,
    buckets: { ...given.buckets, 'redshift-ml-marketing': { ok: bucket(change) } },
  };
};
const withPolicy = (statement: object, document?: string): SetupFacts =>
  withBucket({ policy: { ok: JSON.stringify({ Statement: [statement] }) } }, document);

casesOf('RedshiftML.23', 'groups are separated', [
  ['a role for its own bucket passes', groups(own(BUCKET)), 'pass'],
  [
    "one that reads the other group's bucket fails",
    groups(own('redshift-ml-*')),
    'fail reports',
    's3:PutObject on any object of redshift-ml-marketing',
  ],
  [
    'one that reads keys named after redshift only is told as that',
    groups(
      JSON.stringify({
        Statement: [
          { Effect: 'Allow', Action: 's3:*', Resource: ['arn:aws:s3:::redshift-ml-*/*redshift-*'] },
        ],
      }),
    ),
    'fail reports',
    'on arn:aws:s3:::redshift-ml-marketing/*redshift* (keys with redshift in their names, no others)',
  ],
  [
    'a shared bucket fails',
    groups(own(BUCKET), [
      PAIRS[0] ?? {},
      { role: OTHER, bucket: BUCKET, group: 'marketing_analyst_grp' },
    ]),
    'fail reports',
    'several groups share bucket',
  ],
  [
    'a shared role fails',
    groups(
      own(BUCKET),
      PAIRS.map((pair) => ({ ...pair, role: ROLE })),
    ),
    'fail reports',
    'several groups share role',
  ],
  ['without groups it does not apply', facts(), 'notApplicable'],
  [
    "another group's bucket that admits the role by its own policy fails",
    withPolicy({
      Effect: 'Allow',
      Principal: { AWS: ROLE },
      Action: 's3:GetObject',
      Resource: '*',
    }),
    'fail reports',
    "the policy of another group's bucket lets",
  ],
  [
    'one that admits the account leaves it to the role, which has nothing',
    withPolicy({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 's3:*',
      Resource: '*',
    }),
    'pass',
  ],
  [
    'one that denies all but its own role closes what the role might do',
    withPolicy(
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: '*',
        Condition: { ArnNotEquals: { 'aws:PrincipalArn': OTHER } },
      },
      own('redshift-ml-*'),
    ),
    'pass',
  ],
  [
    'one that admits members of an organisation is unknown',
    withPolicy({
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    }),
    'unknown',
    'aws:PrincipalOrgID',
  ],
  [
    'one whose policy was not read is unknown',
    withBucket({ policy: { denied: 's3:GetBucketPolicy' } }),
    'unknown',
    's3:GetBucketPolicy',
  ],
  [
    'one that the role may reach fails, though its policy was not read',
    withBucket({ policy: { denied: 's3:GetBucketPolicy' } }, own('redshift-ml-*')),
    'fail reports',
    `${ROLE} may s3:AbortMultipartUpload`,
  ],
  [
    'an unread simulation is unknown',
    {
      ...groups(own(BUCKET)),
      roles: { [ROLE]: { ok: role({ simulations: { denied: 'iam:SimulatePrincipalPolicy' } }) } },
    },
    'unknown',
    'iam:SimulatePrincipalPolicy',
  ],
  [
    'an unread role is unknown',
    { ...groups(own(BUCKET)), roles: { [ROLE]: { denied: 'iam:GetRole' } } },
    'unknown',
    'iam:GetRole',
  ],
]);

const LOADER = `arn:aws:iam::${ACCOUNT}:role/loader`;
const withOthers = (given: SetupFacts): SetupFacts => ({
  ...given,
  target: { ...given.target, otherRoles: [LOADER] },
});
const row = (change: object): AssumeRoleGrant => ({
  iamArn: 'ALL',
  command: 'CREATE MODEL',
  granteeType: 'public',
  grantee: 'public',
  ...change,
});
const blind = (reader: LoginFacts['reader'], assumeRole: readonly AssumeRoleGrant[]) => ({
  ...groups(own(BUCKET)),
  logins: { ...facts().logins, reader, assumeRole: { ok: assumeRole } },
});
const ofGroup = (name: string, change: object = {}) =>
  row({ granteeType: 'group', grantee: name, iamArn: ROLE, ...change });
casesOf('RedshiftML.24', 'nobody but its group uses the role of a group', [
  ['without such a row it passes', groups(own(BUCKET), PAIRS, []), 'pass'],
  [
    'COPY of everybody by every role fails',
    groups(own(BUCKET), PAIRS, [row({ command: 'COPY' }), row({ command: 'EXFUNC' })]),
    'fail reports',
    `PUBLIC holds ASSUMEROLE for COPY on ${ROLE} of group retention_analyst_grp`,
  ],
  [
    "COPY of everybody by a role that is no group's passes",
    groups(own(BUCKET), PAIRS, [
      row({ command: 'COPY', iamArn: `arn:aws:iam::${ACCOUNT}:role/loader` }),
    ]),
    'pass',
  ],
  [
    'another group with CREATE MODEL fails',
    groups(own(BUCKET), PAIRS, [ofGroup('marketing_analyst_grp')]),
    'fail reports',
    `group marketing_analyst_grp holds ASSUMEROLE for CREATE MODEL on ${ROLE}`,
  ],
  [
    'another group with UNLOAD by a chain to it fails',
    groups(own(BUCKET), PAIRS, [
      ofGroup('sales', {
        command: 'UNLOAD',
        iamArn: `arn:aws:iam::${ACCOUNT}:role/loader,${ROLE}`,
      }),
    ]),
    'fail reports',
    'group sales holds ASSUMEROLE for UNLOAD',
  ],
  [
    'a role of two buckets of its group is told once',
    groups(
      own(BUCKET),
      [...PAIRS, { ...PAIRS[0], bucket: 'redshift-ml-second' }],
      [ofGroup('marketing_analyst_grp')],
    ),
    `fail reports group marketing_analyst_grp holds ASSUMEROLE for CREATE MODEL on ${ROLE} of group retention_analyst_grp as a superuser`,
  ],
  [
    'a user by name is told, since a lease may have given it',
    groups(own(BUCKET), PAIRS, [row({ granteeType: 'user', grantee: 'carl', iamArn: ROLE })]),
    'pass',
    'user carl holds ASSUMEROLE for CREATE MODEL',
  ],
  [
    'the default of Redshift fails',
    groups(own(BUCKET), PAIRS, [row({ iamArn: 'default-aws-iam-role' })]),
    'fail asks',
    'default-aws-iam-role',
  ],
  [
    'the plan grants each group its role',
    groups(own(BUCKET), PAIRS, [row({})]),
    'fail asks',
    `GRANT ASSUMEROLE ON '${OTHER}' TO GROUP "marketing_analyst_grp" FOR CREATE MODEL;`,
  ],
  [
    "and keeps COPY and UNLOAD for everybody by roles that are no group's",
    withOthers(groups(own(BUCKET), PAIRS, [row({})])),
    'fail asks',
    `GRANT ASSUMEROLE ON '${LOADER}' TO PUBLIC FOR COPY, UNLOAD, EXTERNAL FUNCTION;`,
  ],
  [
    'and says what it costs those who use the others',
    groups(own(BUCKET), PAIRS, [row({})]),
    'fail asks',
    `who uses ${ROLE} for them needs ASSUMEROLE of their own`,
  ],
  ['its group may hold it', groups(own(BUCKET), PAIRS, [ofGroup('retention_analyst_grp')]), 'pass'],
  [
    'a reader that sees no row of PUBLIC knows nothing of it',
    blind(
      {
        ok: {
          user: 'ml_reader',
          superuser: false,
          accessSystemTable: false,
          syslogUnrestricted: true,
        },
      },
      [],
    ),
    'unknown',
    'lacks ACCESS SYSTEM TABLE',
  ],
  [
    'a reader that was not read neither',
    blind({ failed: 'connection refused' }, []),
    'unknown',
    'connection refused',
  ],
  [
    'a row that it does see fails',
    blind({ failed: 'connection refused' }, [row({})]),
    'fail asks',
    'on ALL',
  ],
  [
    'all commands include CREATE MODEL',
    groups(own(BUCKET), PAIRS, [row({ command: 'ALL' })]),
    'fail asks',
    'on ALL',
  ],
  ['without groups it does not apply', facts(), 'notApplicable'],
  [
    'an unread view is unknown',
    {
      ...groups(own(BUCKET)),
      logins: { ...facts().logins, assumeRole: { failed: 'permission denied' } },
    },
    'unknown',
    'permission denied',
  ],
]);
