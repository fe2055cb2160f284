import type { AssumeRoleGrant, LoginFacts } from '../../../../domain/setup/facts.ts';
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
casesOf('RedshiftML.23', 'groups are separated', [
  ['a role for its own bucket passes', groups(own(BUCKET)), 'pass'],
  [
    "one that reads the other group's bucket fails",
    groups(own('redshift-ml-*')),
    'fail reports',
    's3:PutObject on arn:aws:s3:::redshift-ml-marketing/',
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
casesOf('RedshiftML.24', 'PUBLIC assumes no role for CREATE MODEL', [
  [
    'without such a row it passes',
    groups(own(BUCKET), PAIRS, [row({ command: 'COPY' }), row({ command: 'EXFUNC' })]),
    'pass',
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
    'and keeps COPY and UNLOAD for everybody',
    groups(own(BUCKET), PAIRS, [row({})]),
    'fail asks',
    'GRANT ASSUMEROLE ON ALL TO PUBLIC FOR COPY, UNLOAD, EXTERNAL FUNCTION;',
  ],
  [
    'a group may hold it',
    groups(own(BUCKET), PAIRS, [row({ granteeType: 'group', grantee: 'retention_analyst_grp' })]),
    'pass',
  ],
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
