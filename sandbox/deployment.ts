import { fileURLToPath } from 'node:url';
import { leastReconcilesAtOnce, ownWarehouses } from '../domain/accounts.ts';
import type { Config, Warehouse } from '../domain/config.ts';
import { CONFIGURATION } from '../domain/config-diff/deployed.ts';
import { CONFIG_VERSION } from '../domain/config-version.ts';
import type { Login } from '../domain/login.ts';
import { credentialArns, redshiftArn } from '../domain/redshift-arn.ts';
import { versioned } from '../functions/payload.ts';
import { list, type PolicyStatement } from '../local-aws/account/policy.ts';
import { ACCOUNT, REGION, roleArn } from '../local-aws/arn.ts';
import { type Deployment, readDeployment } from '../local-aws/deployment.ts';
import { type Json, type JsonObject, recordOf } from '../local-aws/json.ts';
import { publicHalfOf } from '../local-aws/signing-keys.ts';
import { readTemplate } from '../local-aws/wiring/template.ts';
import { readWiring } from '../local-aws/wiring.ts';
import type { Setting } from './story.ts';

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const OPTIONS = { state: path('state.yml'), params: { prefix: '' } };

/**
 * The product as state.yml and serverless.yml deploy it; read once, because a simulation plays thousands of seeds on it. Its
 * account has no other stage, so names need no prefix.
 */
const read = readDeployment(path('serverless.yml'), OPTIONS);

/** The roles of those who decide by the configuration. */
const deciding = new Set(
  list(
    recordOf(recordOf(read.wiring.stacks.at(-1)?.template.ReadConfiguration).Properties).Roles,
  ).map((role) => String(recordOf(role).Ref).replace(/Role$/, `-${REGION}`)),
);

/**
 * As Lambda meets its functions (functions/lambda.ts): they follow what is published of the configuration, and what states hand each
 * other carries a version.
 */
export const deployment: Deployment = {
  ...read,
  load: async (functionName) => {
    const compose = await read.load(functionName);
    // Not before: it brings the functions' logger, which is silenced first (sandbox/stage/open-stage.ts).
    const { following } = await import('../functions/following.ts');
    const role = read.wiring.functions.find(({ name }) => name === functionName)?.role ?? '';
    return (runtime) =>
      versioned(deciding.has(role) ? following(compose, runtime) : compose(runtime));
  },
};

const SHIPPED = 'config/deployment.yml';
const shipped = recordOf(readTemplate(path(SHIPPED)));
const known = new Map<string, Deployment>();

type DeployedFor = Pick<Config, 'warehouses' | 'accounts'>;
/** What does not follow from the warehouses. */
type Chosen = Pick<Setting, 'publishes' | 'signedWithinSeconds' | 'standby'>;

/** The product as it is deployed for this configuration: with what config/deployment.yml has to say of its warehouses. */
export function deploymentFor(config: DeployedFor, chosen: Chosen = {}): Deployment {
  const changes = changesFor(config, chosen);
  const { standby } = chosen;
  const key = JSON.stringify([changes, standby]);
  const found = known.get(key);
  if (found !== undefined) return found;
  const isStandby = standby !== undefined && 'of' in standby;
  const { functions, policies, assumable, stacks } = readWiring(path('serverless.yml'), {
    ...OPTIONS,
    ...(isStandby && { params: { ...OPTIONS.params, standbyOf: standby.of } }),
    files: {
      [SHIPPED]: { ...shipped, ...changes },
      ...(isStandby && { [EVIDENCE_KEY]: keyOfStandby() }),
    },
  });
  const roles = new Map(
    [...policies.roles].map(([name, statements]) => [name, statements.map(sparingOurs)]),
  );
  const wiring = {
    ...deployment.wiring,
    functions,
    policies: { ...policies, roles },
    assumable,
    stacks,
  };
  const made = { ...deployment, wiring };
  known.set(key, made);
  return made;
}

/** The same, and its template says both files of the configuration, as config/tell-configuration.ts has it. */
export function installationFor(
  { config: admin, ...chosen }: Pick<Setting, 'config'> & Chosen,
  config: DeployedFor,
): Deployment {
  const made = deploymentFor(config, chosen);
  const deployment = { ...shipped, ...changesFor(config, chosen) };
  const files = { admin, deployment, version: CONFIG_VERSION };
  const metadata = { [CONFIGURATION]: JSON.parse(JSON.stringify(files)) };
  const stacks = made.wiring.stacks.map((stack) => ({ ...stack, metadata }));
  return { ...made, wiring: { ...made.wiring, stacks } };
}

// The template is read as one of the partition aws, whichever the story's is; requests are asked in it as well.
const changesFor = (
  config: DeployedFor,
  { publishes = false, signedWithinSeconds, standby }: Chosen,
): JsonObject =>
  inPartitionAws({
    ...warehousesPart(config),
    ...(publishes ? publishingPart() : {}),
    ...(signedWithinSeconds !== undefined && { signedWithinSeconds }),
    ...(standby === undefined ? {} : standbyPart(standby)),
  });

/** By whom the configuration is published on the laptop. */
const PUBLISHER = roleArn('publisher');

/** What an administrator writes there once state.yml has made the key. */
const publishingPart = (): JsonObject => ({
  configurationPublisher: PUBLISHER,
  configurationKey: halfOf(keyArn('ConfigurationKey')),
});

const keyArn = (id: string): string => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`;
const halfOf = (arn: string): string => Buffer.from(publicHalfOf(arn)).toString('base64');

/** What an administrator writes there of the other Region (docs/standby.md). */
const standbyPart = (standby: NonNullable<Setting['standby']>): JsonObject =>
  'in' in standby
    ? { standbyRegion: standby.in }
    : { formerEvidenceKeys: `${keyArn('EvidenceKey')}=${halfOf(keyArn('EvidenceKey'))}` };

const EVIDENCE_KEY = 'state/evidence-key.yml';

/** The sandbox has one Region: that a standby's key is another one, its id says. */
function keyOfStandby(): JsonObject {
  const file = recordOf(readTemplate(path(EVIDENCE_KEY)));
  const resources = recordOf(file.Resources);
  const key = recordOf(resources.EvidenceKey);
  const Properties = { ...recordOf(key.Properties), KeyId: 'EvidenceKeyOfStandby' };
  return { ...file, Resources: { ...resources, EvidenceKey: { ...key, Properties } } };
}

const inPartitionAws = (changes: JsonObject): JsonObject =>
  recordOf(JSON.parse(JSON.stringify(changes).replaceAll(/arn:aws-[a-z-]+:/g, 'arn:aws:')));

/** Our roles are known by prefix and Region; without a prefix, as here, the pattern would be that of any name with three dashes. */
const sparingOurs = (statement: PolicyStatement): PolicyStatement =>
  statement.Effect === 'Deny'
    ? {
        ...statement,
        Resource: list(statement.Resource).map((arn) =>
          arn.replace(/:role\/\*-\*-\*-\*$/, `:role/*-${REGION}`),
        ),
      }
    : statement;

/** The part of config/deployment.yml that follows from the warehouses, as `checkConfig` (domain/config-check.ts) wants it. */
function warehousesPart(config: DeployedFor): JsonObject {
  const warehouses = ownWarehouses(config).map(placed);
  const spokes = (config.accounts ?? []).map(({ id }) => id);
  const setups = warehouses.flatMap(({ setup }) => setup ?? []);
  const keys = setups.flatMap(({ encryptionKey }) => encryptionKey ?? []);
  const withSetup = warehouses.filter(({ setup }) => setup !== undefined);
  return {
    ...(spokes.length > 0 && { spokes, reconcilesAtOnce: leastReconcilesAtOnce(spokes.length) }),
    boundary: orShipped(
      'boundary',
      setups.flatMap(({ boundary }) => boundary ?? []),
    ),
    setupRoles: orShipped('setupRoles', withSetup.flatMap(handedToRedshift)),
    setupBuckets: orShipped(
      'setupBuckets',
      setups.flatMap(({ pairs }) => pairs.map(({ bucket }) => `arn:aws:s3:::${bucket}`)),
    ),
    setupWarehouses: orShipped('setupWarehouses', withSetup.map(changedBySetup)),
    warehouseKeys: orShipped('warehouseKeys', keys),
    writer: warehouses.flatMap((one) => loginStatements(one, one.writer)),
    reader: warehouses.flatMap((one) => loginStatements(one, one.reader)),
    canary: warehouses.flatMap((one) => loginStatements(one, one.setup?.canary?.login)),
  };
}

/** A list that must not be empty: where nothing follows from the configuration, what the shipped file has. */
const orShipped = (field: string, list: readonly string[]): Json =>
  list.length === 0 ? (shipped[field] ?? null) : list;

/** The roles of the pairs; a namespace is sent its whole list, with roles that only AWS knows. */
const handedToRedshift = (one: Warehouse): readonly string[] =>
  one.kind === 'serverless'
    ? [`arn:aws:iam::${ACCOUNT}:role/*`]
    : (one.setup?.pairs ?? []).map(({ role }) => role);

/** In the sandbox's account and Region, whatever the configuration has: there is no other. */
const placed = <W extends Warehouse>(warehouse: W): W => ({
  ...warehouse,
  account: ACCOUNT,
  region: REGION,
});

const changedBySetup = (one: Warehouse): string =>
  redshiftArn(
    one,
    one.kind === 'provisioned' ? `cluster:${one.cluster}` : `namespace/${one.namespaceName}`,
  );

/** What a login at a warehouse takes, as config/deployment.yml explains it. */
function loginStatements(warehouse: Warehouse, login: Login | undefined): JsonObject[] {
  if (login === undefined) return [];
  const allow = (Action: string, Resource: readonly string[]): JsonObject => ({
    Effect: 'Allow',
    Action,
    Resource,
  });
  const into = redshiftArn(
    warehouse,
    warehouse.kind === 'provisioned'
      ? `cluster:${warehouse.cluster}`
      : `workgroup/${warehouse.workgroup}`,
  );
  const enter = allow('redshift-data:BatchExecuteStatement', [into]);
  if ('secretArn' in login)
    return [enter, allow('secretsmanager:GetSecretValue', [login.secretArn])];
  if (warehouse.kind === 'serverless') return [enter];
  return [enter, allow('redshift:GetClusterCredentials', credentialArns(warehouse, login))];
}
