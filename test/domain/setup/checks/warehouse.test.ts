import type {
  AssumeRoleGrant,
  LoginFacts,
  SetupFacts,
  WarehouseFacts,
} from '../../../../domain/setup/facts.ts';
import { ACCOUNT, BUCKET, bucket, facts, ok, ROLE, role } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const changed = (change: Partial<WarehouseFacts>, configuration = {}): SetupFacts => {
  const base = facts({}, configuration);
  return { ...base, warehouse: { ok: { ...ok(base.warehouse), ...change } } };
};
const missing = (configuration = {}) =>
  facts({ warehouse: { missing: 'ClusterNotFound' } }, configuration);
const CREATE = {
  nodeType: 'ra3.large',
  numberOfNodes: 2,
  database: 'dev',
  adminUser: 'admin',
  subnetGroup: 'private',
  securityGroups: ['sg-1'],
};
const denied = facts({ warehouse: { denied: 'redshift:DescribeClusters' } });

const GROUPS = 'redshift:DescribeClusterSubnetGroups';
const elsewhere = changed({ place: { denied: GROUPS } });
for (const id of ['RedshiftML.18', 'RedshiftML.19', 'RedshiftML.20', 'RedshiftML.30'] as const)
  casesOf(id, 'a subnet group that may not be read hides only what needs it', [
    ['the rest is known', elsewhere, 'pass'],
  ]);
for (const id of [
  'RedshiftML.25',
  'RedshiftML.26',
  'RedshiftML.27',
  'RedshiftML.28',
  'RedshiftML.29',
] as const)
  casesOf(id, 'the way needs the subnets', [
    ['unread ones are unknown', elsewhere, 'unknown', GROUPS],
  ]);

casesOf('RedshiftML.18', 'the warehouse is available', [
  ['available passes', facts(), 'pass'],
  [
    'a missing one with a section create is asked',
    missing({ create: CREATE }),
    'fail asks',
    'with its roles attached',
  ],
  ['a missing one without it is reported', missing(), 'fail reports', 'setup.create'],
  [
    'a missing one waits for its role',
    { ...missing({ create: CREATE }), roles: { [ROLE]: { missing: ROLE } } },
    'fail asks',
    'as soon as',
  ],
  ['paused is reported', changed({ status: 'paused' }), 'fail reports', 'resume it'],
  ['modifying is not known yet', changed({ status: 'modifying' }), 'unknown', 'settled'],
  [
    'a state that nobody foresaw is reported',
    changed({ status: 'hardware-failure' }),
    'fail reports',
    'hardware-failure',
  ],
  ['a denied read is unknown', denied, 'unknown', 'redshift:DescribeClusters'],
]);

casesOf('RedshiftML.19', 'the role is associated', [
  ['in-sync passes', facts(), 'pass'],
  [
    'adding is not known yet',
    changed({ roles: [{ arn: ROLE, applyStatus: 'adding' }] }),
    'unknown',
    'is adding',
  ],
  [
    'a role that is not there is associated',
    changed({ roles: [] }),
    'fail repairs',
    'is not associated',
  ],
  [
    'a full list is reported',
    changed({
      roles: Array.from({ length: 50 }, (_, n) => ({
        arn: `${ROLE}-${n}`,
        applyStatus: 'in-sync',
      })),
    }),
    'fail reports',
    'quota 50',
  ],
  [
    'a warehouse that is paused takes no role yet',
    changed({ status: 'paused', roles: [] }),
    'fail repairs',
    'once the warehouse is available',
  ],
  ['a denied read is unknown', denied, 'unknown'],
]);

const withoutDefault = (() => {
  const base = facts();
  const { defaultRoleArn: _, ...rest } = ok(base.warehouse);
  return { ...base, warehouse: { ok: rest } };
})();
casesOf('RedshiftML.20', 'the default role is set', [
  ['the wanted one passes', facts(), 'pass'],
  ['none is repaired', withoutDefault, 'fail repairs', 'is not set'],
  [
    'another one is asked: every IAM_ROLE default changes',
    changed({ defaultRoleArn: `arn:aws:iam::${ACCOUNT}:role/old` }),
    'fail asks',
    'role/old',
  ],
  [
    'when nothing asks for one it does not apply',
    facts({}, { defaultRole: undefined }),
    'notApplicable',
  ],
  [
    'the way all-commands asks for one',
    changed(
      { defaultRoleArn: 'arn:aws:iam::1:role/old' },
      { defaultRole: undefined, path: 'all-commands' },
    ),
    'fail asks',
  ],
  ['a denied read is unknown', denied, 'unknown'],
]);

const logins = (change: Partial<LoginFacts>) => facts({ logins: { ...facts().logins, ...change } });
const reader = (change: object) =>
  logins({
    reader: {
      ok: {
        user: 'ml_reader',
        superuser: false,
        accessSystemTable: true,
        syslogUnrestricted: true,
        ...change,
      },
    },
  });
casesOf('RedshiftML.21', 'the writer is a superuser', [
  ['a superuser passes', facts(), 'pass'],
  [
    'else the SQL is printed, quoted',
    logins({ writer: { ok: { user: 'Ann"s', superuser: false } } }),
    'fail reports',
    'ALTER USER "Ann""s" CREATEUSER;',
  ],
  [
    'a login that fails is unknown',
    logins({ writer: { failed: 'password authentication failed' } }),
    'unknown',
    'password authentication failed',
  ],
  [
    'one that does not exist is reported with all of its SQL',
    logins({ writer: { missing: 'PG_USER has no ml_admin' } }),
    'fail reports',
    'as a superuser run: CREATE USER "ml_admin" PASSWORD DISABLE; ALTER USER "ml_admin" CREATEUSER;',
  ],
  [
    'while the reader does not exist nothing is known, and the SQL is printed all the same',
    logins({
      reader: { missing: 'no such user' },
      writer: { failed: 'the reader does not exist' },
    }),
    'unknown',
    'CREATE USER "ml_admin" PASSWORD DISABLE;',
  ],
]);
casesOf('RedshiftML.22', 'the reader sees all', [
  ['with both rights it passes', facts(), 'pass'],
  [
    'without ACCESS SYSTEM TABLE the SQL is printed',
    reader({ accessSystemTable: false }),
    'fail reports',
    'GRANT ACCESS SYSTEM TABLE TO ROLE redshift_ml_catalog_reader;',
  ],
  [
    'without SYSLOG ACCESS too',
    reader({ syslogUnrestricted: false }),
    'fail reports',
    'ALTER USER "ml_reader" SYSLOG ACCESS UNRESTRICTED;',
  ],
  ['a superuser passes with a warning', reader({ superuser: true }), 'pass', 'is a superuser'],
  [
    'one that does not exist is reported with all of its SQL',
    logins({ reader: { missing: 'no such user' } }),
    'fail reports',
    'as a superuser run: CREATE USER "ml_reader" PASSWORD DISABLE; CREATE ROLE redshift_ml_catalog_reader; GRANT ACCESS SYSTEM TABLE TO ROLE redshift_ml_catalog_reader; GRANT ROLE redshift_ml_catalog_reader TO "ml_reader"; ALTER USER "ml_reader" SYSLOG ACCESS UNRESTRICTED;',
  ],
  [
    'a login that may not be used is unknown',
    logins({ reader: { denied: 'redshift:GetClusterCredentials' } }),
    'unknown',
    'redshift:GetClusterCredentials',
  ],
]);

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
