import { leastReconcilesAtOnce, ownWarehouses } from './accounts.ts';
import { type AdminFile, parseConfig } from './config.ts';
import { sizeProblems } from './config-sizes.ts';
import { DeploymentFile } from './deployment-file.ts';
import { InvalidConfiguration } from './errors.ts';
import { IN_WORDS } from './in-words.ts';
import type { Login } from './login.ts';
import { partitionOf } from './partition.ts';
import { credentialArns, redshiftArn } from './redshift-arn.ts';
import { matchesWildcard } from './setup/iam/policy/wildcard.ts';

const ADMIN = 'config/admin.yml';
const DEPLOYMENT = 'config/deployment.yml';

/** Account of the shipped example; AWS's documentation uses it, so nobody has it. */
const EXAMPLE_ACCOUNT = '111122223333';

/** Stands in lists of accounts that must not be empty. */
const NO_ACCOUNT = '000000000000';

/**
 * What is wrong with the two files of the configuration, each and together; empty if they may be packaged. `admin` and
 * `deployment` are what YAML makes of them.
 */
export function checkConfig(files: {
  readonly admin: unknown;
  readonly deployment: unknown;
}): string[] {
  const admin = readAdmin(files.admin);
  const deployment = DeploymentFile.safeParse(files.deployment, IN_WORDS);
  const problems = [
    ...('problems' in admin ? admin.problems : []),
    ...(deployment.error?.issues ?? []).map(
      ({ path, message }) => `${DEPLOYMENT}: ${path.join('.')}: ${message}`,
    ),
  ];
  if ('problems' in admin || !deployment.success) return problems;
  return [
    ...agreementProblems(admin.file, deployment.data),
    ...loginProblems(admin.file, deployment.data),
    ...readOnlyProblems(admin.file, deployment.data),
    ...sizeProblems(deployment.data, deployedLogins(deployment.data)),
    ...publisherProblems(deployment.data),
  ];
}

/** What is wrong with admin.yml, for as long as there is no deployment.yml to go with it. */
export function adminProblems(raw: unknown): string[] {
  const admin = readAdmin(raw);
  return 'problems' in admin ? admin.problems : [];
}

/** Why this configuration does not belong into the account that somebody deploys to; empty if it does. */
export const accountProblems = (
  admin: Pick<AdminFile, 'warehouses' | 'accounts'>,
  account: string,
): string[] => [
  ...(admin.accounts ?? []).flatMap(({ id }) =>
    id === account
      ? [
          `${ADMIN}: accounts: ${id} is the account that this is deployed to, which is no spoke; take it out`,
        ]
      : [],
  ),
  ...ownWarehouses(admin).flatMap(({ name, account: configured }) => {
    if (configured === EXAMPLE_ACCOUNT)
      return [
        `${ADMIN}: warehouses.${name}.account: ${EXAMPLE_ACCOUNT} is the account of the shipped example; write ${account} and your warehouse there, and in ${DEPLOYMENT}`,
      ];
    return configured === account
      ? []
      : [
          `${ADMIN}: warehouses.${name}.account is ${configured}, and these credentials are of ${account}; use credentials of the account of the warehouses, or list that account in accounts`,
        ];
  }),
];

function readAdmin(raw: unknown): { file: AdminFile } | { problems: string[] } {
  try {
    return { file: parseConfig(raw) };
  } catch (error) {
    if (error instanceof InvalidConfiguration) return { problems: error.message.split('\n') };
    throw error;
  }
}

/** Of each list in config/deployment.yml that follows from config/admin.yml: what it lacks, and what it has too much. */
function agreementProblems(admin: AdminFile, deployment: DeploymentFile): string[] {
  // What a spoke allows is said where spoke.yml is deployed.
  const own = ownWarehouses(admin);
  const setups = own.flatMap(({ setup }) => setup ?? []);
  const pairs = own.flatMap(({ region, setup }) =>
    (setup?.pairs ?? []).map((pair) => ({ ...pair, partition: partitionOf(region) })),
  );
  const senders = admin.sources.flatMap((source) => source.senders ?? []);
  const accounts = admin.sources.flatMap(({ events }) => events?.account ?? []);
  return [
    ...differences('approvalAccounts', deployment.approvalAccounts, {
      wanted: accounts,
      from: 'events.account of a source',
    }),
    ...differences('eventSources', deployment.eventSources, {
      wanted: admin.sources.flatMap(({ events }) => events?.source ?? []),
      from: 'events.source of a source',
    }),
    ...differences('senders', deployment.senders, {
      wanted: senders.length === 0 ? ['*'] : senders,
      from: 'among the senders of a source',
    }),
    ...differences(
      'boundary',
      deployment.boundary.filter((arn) => !arn.endsWith(':policy/none')),
      {
        wanted: setups.flatMap(({ boundary }) => boundary ?? []),
        from: 'setup.boundary of a warehouse',
      },
    ),
    ...madeBoundaryProblems(deployment),
    ...differences(
      'spokes',
      deployment.spokes.filter((id) => id !== NO_ACCOUNT),
      { wanted: (admin.accounts ?? []).map(({ id }) => id), from: 'one of accounts' },
    ),
    ...concurrencyProblems(admin, deployment),
    ...differences(
      'setupWarehouses',
      // The id of a namespace is not in admin.yml.
      deployment.setupWarehouses.filter(
        (arn) => !arn.includes(':namespace/') && !arn.endsWith(':cluster:none'),
      ),
      {
        wanted: own.flatMap((one) =>
          one.setup !== undefined && one.kind === 'provisioned'
            ? [redshiftArn(one, `cluster:${one.cluster}`)]
            : [],
        ),
        from: 'the cluster of a warehouse with setup',
      },
    ),
    // What else a namespace's list has is known to AWS only.
    ...lacks('setupRoles', deployment.setupRoles, {
      wanted: pairs
        .map(({ role }) => role)
        .filter((role) => !deployment.setupRoles.some((one) => matchesWildcard(one, role))),
      from: 'the role of a pair',
    }),
    ...differences(
      'setupBuckets',
      deployment.setupBuckets.filter((arn) => !arn.endsWith(':::none')),
      {
        wanted: pairs.map(({ bucket, partition }) => `arn:${partition}:s3:::${bucket}`),
        from: 'the bucket of a pair',
      },
    ),
    ...differences(
      'warehouseKeys',
      deployment.warehouseKeys.filter((key) => !key.endsWith(':key/none')),
      {
        wanted: setups.flatMap(({ encryptionKey }) => encryptionKey ?? []),
        from: 'setup.encryptionKey of a warehouse',
      },
    ),
  ];
}

function concurrencyProblems(
  { accounts = [] }: Pick<AdminFile, 'accounts'>,
  { reconcilesAtOnce }: DeploymentFile,
): string[] {
  const least = leastReconcilesAtOnce(accounts.length);
  return accounts.length === 0 || reconcilesAtOnce >= least
    ? []
    : [
        `${DEPLOYMENT}: reconcilesAtOnce: ${reconcilesAtOnce} are too few where accounts has ${accounts.length}: one that does not answer would keep the others waiting; write ${least} or more`,
      ];
}
/** Without a publisher state.yml lets nobody use the key that functions would believe. */
const publisherProblems = ({
  configurationPublisher,
  configurationKey,
}: DeploymentFile): string[] =>
  configurationKey === 'none' || configurationPublisher !== 'none'
    ? []
    : [
        `${DEPLOYMENT}: configurationKey: is of no publisher: name configurationPublisher, or write none`,
      ];

/** The boundary that state.yml makes has to be one that counts. */
const madeBoundaryProblems = ({ makeBoundary, boundary }: DeploymentFile): string[] =>
  makeBoundary === 'none' || boundary.some((arn) => arn.endsWith(`:policy/${makeBoundary}`))
    ? []
    : [
        `${DEPLOYMENT}: makeBoundary: state.yml would make the policy ${makeBoundary}, which none of boundary names; name it there and in setup.boundary of ${ADMIN}, or write none`,
      ];

/** Values that follow from the configuration, and what they are there. */
interface Expected {
  readonly wanted: readonly string[];
  readonly from: string;
}

const differences = (field: string, listed: readonly string[], expected: Expected): string[] => [
  ...lacks(field, listed, expected),
  ...listed
    .filter((value) => !expected.wanted.includes(value))
    .map(
      (value) =>
        `${DEPLOYMENT}: ${field}: ${value} is not ${expected.from} in ${ADMIN}; take it out`,
    ),
];

const lacks = (field: string, listed: readonly string[], { wanted, from }: Expected): string[] =>
  [...new Set(wanted)]
    .filter((value) => !listed.includes(value))
    .map(
      (value) => `${DEPLOYMENT}: ${field}: lacks ${value}, which is ${from} in ${ADMIN}; add it`,
    );

const LOGINS = ['writer', 'reader', 'canary'] as const;
type LoginName = (typeof LOGINS)[number];
/** Those that a role is deployed with. */
const deployedLogins = ({ readOnly }: DeploymentFile): readonly LoginName[] =>
  readOnly === true ? ['reader'] : LOGINS;

/** What is configured to be done where nothing is deployed that could do it. */
const readOnlyProblems = (
  { warehouses, audit }: AdminFile,
  { readOnly }: DeploymentFile,
): string[] =>
  readOnly !== true
    ? []
    : [
        ...warehouses
          .filter(({ mode }) => mode !== 'observe')
          .map(
            ({ name, mode }) =>
              `${ADMIN}: warehouses.${name}.mode: is ${mode}, and ${DEPLOYMENT} says readOnly; set it to observe`,
          ),
        ...Object.entries(audit.controls)
          .filter(([, setting]) => setting === 'repair')
          .map(
            ([control]) =>
              `${ADMIN}: audit.controls.${control}: is repair, and ${DEPLOYMENT} says readOnly; set it to report`,
          ),
      ];

/** A login that admin.yml names and IAM would not allow. */
const loginProblems = (admin: AdminFile, deployment: DeploymentFile): string[] =>
  ownWarehouses(admin).flatMap((warehouse) =>
    deployedLogins(deployment).flatMap((who) => {
      const login = who === 'canary' ? warehouse.setup?.canary?.login : warehouse[who];
      const allowed = deployment[who].flatMap(({ Resource }) => Resource);
      return resourcesOf(warehouse, login)
        .filter((needed) => !allowed.some((pattern) => matchesWildcard(pattern, needed)))
        .map(
          (needed) =>
            `${DEPLOYMENT}: ${who}: allows no ${needed}, which the login of ${warehouse.name} in ${ADMIN} needs; add it`,
        );
    }),
  );

/** The ARNs that a login at this warehouse needs; the id of a workgroup is not in admin.yml. */
function resourcesOf(warehouse: AdminFile['warehouses'][number], login?: Login): string[] {
  if (login === undefined) return [];
  return [
    ...(warehouse.kind === 'provisioned'
      ? [redshiftArn(warehouse, `cluster:${warehouse.cluster}`)]
      : []),
    ...('secretArn' in login ? [login.secretArn] : []),
    ...credentialArns(warehouse, login),
  ];
}
