/** An invented audit with a bit of everything, from which the sample under docs/samples/ is made. */
import type { AuditFinding, AuditReport } from '../../domain/audit/report.ts';
import { canonical, sha256 } from '../../domain/hash.ts';

const NOW = '2026-03-09T02:04:11.000Z';
const LONG_NAME = 'retention_forecast_for_all_regions_and_products_'.padEnd(127, 'n');
const GUIDE =
  'https://docs.aws.amazon.com/redshift/latest/dg/getting-started-machine-learning.html';
const GRANTS = 'https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html';

type Told = Omit<AuditFinding, 'id' | 'source' | 'firstSeen'> &
  Partial<Pick<AuditFinding, 'source' | 'firstSeen'>>;

const finding = (told: Told): AuditFinding => ({
  id: sha256(canonical([told.control, told.resource])).slice(0, 16),
  source: GUIDE,
  firstSeen: NOW,
  ...told,
});
const inDev = (kind: string, name: string): AuditFinding['resource'] => ({
  warehouse: 'analytics',
  database: 'dev',
  kind,
  name,
});

const findings = [
  finding({
    control: 'RedshiftML.37',
    title: 'PUBLIC may neither create models nor execute one',
    severity: 'critical',
    verdict: 'fail',
    resource: inDev('grantee', 'public'),
    evidence:
      'PUBLIC holds EXECUTE ON MODEL "demo_ml"."price_elasticity"; wanted: nobody but named grantees.',
    remedy:
      'REVOKE EXECUTE ON MODEL "demo_ml"."price_elasticity" FROM PUBLIC;\nThose who need it ask for a lease.',
    source: GRANTS,
  }),
  finding({
    control: 'RedshiftML.34',
    title: 'Every grant is explained by a lease or by the configuration',
    severity: 'high',
    verdict: 'fail',
    resource: inDev('grantee', 'user tom'),
    evidence:
      'tom holds EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model", and no lease or baseline says why.',
    remedy:
      'Ask for a lease, which adopts the grant, or revoke it.\nEXECUTE ON MODEL demo_ml.customer_churn_auto_model for user tom: used by at least 14 statements from 2026-03-02T02:00:00.000Z to 2026-03-09T02:00:00.000Z, the last at 2026-03-08T16:40:09.000Z',
    source: GRANTS,
    firstSeen: '2026-03-02T02:03:58.000Z',
  }),
  finding({
    control: 'RedshiftML.26',
    title: 'Each subnet of the warehouse has a path to S3',
    severity: 'high',
    verdict: 'unknown',
    resource: { warehouse: 'forecast', kind: 'endpoint', name: 'vpce-0a1b2c3d4e5f60718' },
    evidence:
      'The policy of the endpoint could not be read: AccessDenied for ec2:DescribeVpcEndpoints.',
    remedy: 'Let the role of the audit describe VPC endpoints, then audit again.',
    firstSeen: '2026-02-23T02:03:41.000Z',
  }),
  finding({
    control: 'RedshiftML.41',
    title: 'The owner of every model exists',
    severity: 'medium',
    verdict: 'fail',
    resource: inDev('model', `demo_ml.${LONG_NAME}`),
    evidence: 'Owned by ines, and the catalog shows no user of this name.',
    remedy: 'Give the model to another owner, or drop it.',
  }),
  finding({
    control: 'RedshiftML.43',
    title: 'No model is left after a training that failed',
    severity: 'medium',
    verdict: 'fail',
    resource: inDev('model', 'demo_ml.price_elasticity'),
    evidence: 'State: Model Training Failed.',
    remedy: 'Read why in SHOW MODEL as its owner; repair the data or drop the model.',
  }),
  finding({
    control: 'RedshiftML.39',
    title: 'Only those are superusers who are meant to be',
    severity: 'high',
    verdict: 'fail',
    resource: { warehouse: 'analytics', kind: 'grantee', name: 'user migration_admin' },
    evidence: 'migration_admin is a superuser: it may use and drop every model.',
    remedy: 'Take CREATEUSER from it when the migration is over.',
    firstSeen: '2026-02-16T02:03:12.000Z',
    excepted: {
      owner: 'olivia',
      reason: 'Migration of the old warehouse, ticket DATA-1377.',
      until: '2026-04-01T00:00:00.000Z',
    },
  }),
];

const gone = finding({
  control: 'RedshiftML.5',
  title: 'The bucket is not public',
  severity: 'high',
  verdict: 'fail',
  resource: { warehouse: 'analytics', kind: 'bucket', name: 'example-redshift-ml' },
  evidence: 'Block Public Access is off.',
  remedy: 'Run the setup.',
  firstSeen: '2026-02-23T02:03:41.000Z',
});

const idOf = (control: AuditFinding['control']): string[] =>
  findings.filter((one) => one.control === control).map(({ id }) => id);

type Holding = AuditReport['holdings'][number];
const held = (grantee: string, privilege: string, lease?: Holding['lease']): Holding => ({
  warehouse: 'analytics',
  database: 'dev',
  grantee,
  privilege,
  ...(lease && { lease }),
  explainedBy: lease === undefined ? 'observed' : 'lease',
});
const CHURN = 'EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model"';
const ELASTICITY = 'EXECUTE ON MODEL "demo_ml"."price_elasticity"';
const FORECAST = `EXECUTE ON MODEL "demo_ml"."${LONG_NAME}"`;
const marketing = {
  id: 'users-1',
  approvers: ['olivia'],
  since: '2026-03-02T09:00:02.000Z',
  until: '2026-06-01T00:00:00.000Z',
  ticket: 'DATA-1412',
};
const science = {
  id: 'science-4',
  approvers: ['olivia', 'paul'],
  since: '2026-01-12T10:21:40.000Z',
};

const bar = (grantee: string, lease: string, from: string, to?: string) => ({
  grantee,
  lease,
  from: `${from}T09:00:00.000Z`,
  ...(to !== undefined && { to: `${to}T00:00:00.000Z` }),
});
const model = {
  warehouse: 'analytics',
  database: 'dev',
  schema: 'demo_ml',
  owner: 'sam',
  ownerExists: true,
  state: 'Model is Ready',
  training: [],
};

const control = (
  id: AuditFinding['control'],
  title: string,
  counts: readonly [passed: number, failed: number, unknown: number],
): AuditReport['controls'][number] => ({
  control: id,
  title,
  setting: 'report',
  passed: counts[0],
  failed: counts[1],
  unknown: counts[2],
});

export const SAMPLE: AuditReport = {
  version: 1,
  run: {
    id: 'audit-2026-03-09',
    startedAt: '2026-03-09T02:00:00.000Z',
    finishedAt: NOW,
    account: '111122223333',
    region: 'eu-west-1',
    trigger: 'schedule',
  },
  verdict: {
    outcome: 'incomplete',
    sentence:
      'One of 3 databases could not be examined; in the others 4 findings failed and 1 is unknown.',
  },
  coverage: {
    targets: 3,
    examined: 2,
    missing: [
      {
        warehouse: 'forecast',
        database: 'prod',
        because: 'The warehouse was paused from 01:58 to 02:10 UTC.',
      },
    ],
    byDesign: 0,
  },
  controls: [
    control('RedshiftML.5', 'The bucket is not public', [2, 0, 0]),
    control('RedshiftML.26', 'Each subnet of the warehouse has a path to S3', [1, 0, 1]),
    control(
      'RedshiftML.34',
      'Every grant is explained by a lease or by the configuration',
      [7, 1, 0],
    ),
    control('RedshiftML.37', 'PUBLIC may neither create models nor execute one', [1, 1, 0]),
    control('RedshiftML.39', 'Only those are superusers who are meant to be', [1, 1, 0]),
    control('RedshiftML.41', 'The owner of every model exists', [2, 1, 0]),
    control('RedshiftML.43', 'No model is left after a training that failed', [2, 1, 0]),
    { ...control('RedshiftML.46', 'No access is suspended', [0, 0, 0]), setting: 'off' },
  ],
  findings,
  changes: {
    since: { run: 'audit-2026-03-02', at: '2026-03-02T02:03:58.000Z' },
    appeared: [...idOf('RedshiftML.37'), ...idOf('RedshiftML.41'), ...idOf('RedshiftML.43')],
    resolved: [gone],
  },
  holdings: [
    held('group marketing_analyst_grp', CHURN, marketing),
    held('group data_science', CHURN, science),
    held('user tom', CHURN),
    held('group data_science', ELASTICITY, science),
    held('public', ELASTICITY),
    held('group data_science', FORECAST, science),
    { ...held('role ml_operators', 'CREATE MODEL'), explainedBy: 'baseline' },
  ],
  models: [
    {
      ...model,
      name: 'customer_churn_auto_model',
      function: 'ml_fn_customer_churn_auto',
      training: [
        {
          role: 'arn:aws:iam::111122223333:role/redshift-ml/retention',
          bucket: 'example-redshift-ml-retention',
          by: 'creators-2',
        },
      ],
      usedBy: ['group marketing_analyst_grp', 'group data_science', 'user tom'],
      lastUse: {
        at: '2026-03-08T16:40:09.000Z',
        watchedSince: '2026-01-05T02:03:00.000Z',
        count: 34,
      },
      timeline: [
        bar('group data_science', 'science-2', '2025-10-06', '2025-12-20'),
        bar('group data_science', 'science-4', '2026-01-12'),
        bar('group marketing_analyst_grp', 'users-1', '2026-03-02'),
        bar('user ana', 'users-0', '2025-11-03', '2026-02-01'),
      ],
    },
    {
      ...model,
      name: 'price_elasticity',
      function: 'predict_elasticity',
      state: 'Model Training Failed',
      usedBy: ['group data_science', 'public'],
      lastUse: { watchedSince: '2026-01-05T02:03:00.000Z', count: 0 },
      timeline: [bar('group data_science', 'science-4', '2026-01-12')],
    },
    {
      ...model,
      name: LONG_NAME,
      owner: 'ines',
      ownerExists: false,
      usedBy: ['group data_science'],
      timeline: [bar('group data_science', 'science-4', '2026-01-12')],
    },
  ],
  trend: [
    ['2026-02-09', 6, 0],
    ['2026-02-16', 5, 0],
    ['2026-02-23', 4, 1],
    ['2026-03-02', 2, 1],
    ['2026-03-09', 4, 1],
  ].map(([at, failed, unknown]) => ({
    run: `audit-${at}`,
    at: `${at}T02:03:58.000Z`,
    failed: Number(failed),
    unknown: Number(unknown),
  })),
  setups: [
    {
      warehouse: 'analytics',
      parts: [
        { kind: 'login', name: 'ml_writer', verdict: 'pass' },
        { kind: 'vpc', name: 'vpc-0f1e2d3c4b5a69788', verdict: 'pass' },
        { kind: 'warehouse', name: 'analytics', verdict: 'pass' },
        { kind: 'endpoint', name: 'com.amazonaws.eu-west-1.s3', verdict: 'unknown' },
        { kind: 'role', name: 'arn:aws:iam::111122223333:role/redshift-ml', verdict: 'pass' },
        { kind: 'bucket', name: 'example-redshift-ml', verdict: 'pass' },
        { kind: 'key', name: 'alias/redshift-ml', verdict: 'pass' },
      ],
    },
  ],
};
