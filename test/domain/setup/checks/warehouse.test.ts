import type { SetupFacts, WarehouseFacts } from '../../../../domain/setup/facts.ts';
import { ACCOUNT, BUCKET, facts, ok, ROLE, setup } from '../warehouse.ts';
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

const OTHERS = 'arn:aws:iam::999999999999:role/redshift-ml/retention';
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
  ...[
    'creating',
    'modifying',
    'rotating-keys',
    'updating-hsm',
    'cancelling-resize',
    'recovering',
    'available, resize-cleanup',
  ].map(
    (status) => [`${status} passes by itself`, changed({ status }), 'unknown', 'settled'] as const,
  ),
  [
    'pausing ends in a state that somebody has to end',
    changed({ status: 'pausing' }),
    'unknown',
    'resume it',
  ],
  ...(
    [
      ['hardware-failure', 'a node failed'],
      ['incompatible-network', 'correct them'],
      ['storage-full', 'resize it'],
      ['final-snapshot', 'it is being deleted'],
      ['deleting', 'it is being deleted'],
    ] as const
  ).map(
    ([status, says]) => [`${status} stays`, changed({ status }), 'fail reports', says] as const,
  ),
  ['a state of no page is not known', changed({ status: 'transmuting' }), 'unknown', 'transmuting'],
  ['a denied read is unknown', denied, 'unknown', 'redshift:DescribeClusters'],
  [
    'a workgroup that uses another namespace is told with what to correct',
    facts({
      warehouse: { missing: 'workgroup demo does not use namespace demo', instead: 'other' },
    }),
    'fail reports',
    'write other as namespaceName',
  ],
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
    'in an isolated Region the list is shorter',
    {
      ...changed({
        roles: Array.from({ length: 10 }, (_, n) => ({
          arn: `${ROLE}-${n}`,
          applyStatus: 'in-sync',
        })),
      }),
      target: { ...facts().target, region: 'us-iso-east-1' },
    },
    'fail reports',
    'quota 10',
  ],
  [
    'a warehouse that is paused takes no role yet',
    changed({ status: 'paused', roles: [] }),
    'fail repairs',
    'once the warehouse is available',
  ],
  ['a denied read is unknown', denied, 'unknown'],
  [
    "another account's role is not waited for",
    {
      ...changed({ roles: [] }, { pairs: [{ role: OTHERS, bucket: BUCKET }], defaultRole: OTHERS }),
      roles: {},
    },
    'fail reports',
    'cannot be associated',
  ],
  [
    'a role that could not be read is not waited for either',
    { ...changed({ roles: [] }), roles: { [ROLE]: { denied: 'iam:GetRole' } } },
    'unknown',
    'lacks iam:GetRole',
  ],
  [
    'a role that is still to be made is',
    { ...changed({ roles: [] }), roles: { [ROLE]: { missing: 'NoSuchEntity' } } },
    'fail repairs',
    'once it exists',
  ],
  [
    'one whose name another role has is not',
    { ...changed({ roles: [] }), roles: { [ROLE]: { missing: 'taken', instead: OTHERS } } },
    'fail reports',
    'has its name',
  ],
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
    'on the way all-commands another one stays: CREATE MODEL may name the role by its ARN',
    changed(
      { defaultRoleArn: 'arn:aws:iam::1:role/old' },
      { defaultRole: undefined, path: 'all-commands' },
    ),
    'pass',
    'CREATE MODEL has to name it by its ARN',
  ],
  [
    'where there is none, that way asks for one',
    {
      ...withoutDefault,
      target: {
        ...withoutDefault.target,
        setup: setup({ defaultRole: undefined, path: 'all-commands' }),
      },
    },
    'fail repairs',
    'is not set',
  ],
  ['a denied read is unknown', denied, 'unknown'],
]);
