import { type CallerIdentity, callerKnown } from '../../../aws/caller-identity.ts';
import { readNetwork, readRegionalEndpoints, readVpcOf } from '../../../aws/ec2/read.ts';
import { readPolicy, readPolicyArn, readRole } from '../../../aws/iam/read.ts';
import { readSimulations } from '../../../aws/iam/simulate.ts';
import { readKey } from '../../../aws/kms/read.ts';
import { readCluster, readSubnetGroup } from '../../../aws/redshift/read.ts';
import { readNamespaceFacts, readWorkgroup } from '../../../aws/redshift-serverless/read.ts';
import { readAccountBlock } from '../../../aws/s3/account-block.ts';
import { readBucket } from '../../../aws/s3/read.ts';
import { readJobQuotas } from '../../../aws/service-quotas/read.ts';
import type { Warehouse } from '../../../domain/config.ts';
import { InvalidConfiguration } from '../../../domain/errors.ts';
import type { SetupTarget } from '../../../domain/setup/config.ts';
import type {
  KeyFacts,
  NamespaceFacts,
  RoleFacts,
  SetupFacts,
  WarehouseFacts,
} from '../../../domain/setup/facts.ts';
import { keyReferences } from '../../../domain/setup/iam/keys.ts';
import { simulationRequests } from '../../../domain/setup/iam/simulation-requests.ts';
import type { NetworkFacts } from '../../../domain/setup/network/network-facts.ts';
import { needsAccountBlock } from '../../../domain/setup/public-access.ts';
import type { Read } from '../../../domain/setup/read.ts';
import type { ClientsOf } from '../calls/account-clients.ts';
import type { InspectionClients } from '../calls/inspection-clients.ts';
import { memo } from './memo.ts';
import { readLogins } from './read-logins.ts';

export type FactReader = (target: SetupTarget, warehouse: Warehouse) => Promise<SetupFacts>;

/**
 * In another account, or where AWS does not know the caller, all roles and buckets would be missing or refused, which says
 * nothing about the warehouse. Throws `InvalidConfiguration` that says what to correct.
 */
function refuseForeign(
  { name, account, region }: SetupTarget,
  caller: CallerIdentity | undefined,
): void {
  if (caller === undefined)
    throw new InvalidConfiguration(
      `AWS does not know these credentials in ${region}: check them (AWS_PROFILE), that warehouses.${name}.region is right, and that account ${account} has the Region enabled; nothing was read`,
    );
  if (caller.account !== account)
    throw new InvalidConfiguration(
      `these credentials are of account ${caller.account} (${caller.arn}), and warehouse ${name} is configured to be in ${account}: choose others (AWS_PROFILE), or correct warehouses.${name}.account; nothing was read`,
    );
}

/** Reads warehouses; what they share (roles, buckets, keys, VPCs) is read once per reader. Make one per run. */
export function factReader(clientsOf: ClientsOf<InspectionClients>): FactReader {
  const memos = new Map<string, Once>();
  const known = new Map<string, InspectionClients>();
  return async (target, warehouse) => {
    const { account, region } = target;
    const place = `${account} ${region}`;
    const clients = known.get(place) ?? (await clientsOf(warehouse));
    known.set(place, clients);
    // What another account answers is another answer, under whatever name: a bucket, an alias, a policy.
    const once = memos.get(account) ?? memo();
    memos.set(account, once);
    refuseForeign(target, await once(`caller ${place}`, () => callerKnown(clients.sts)));
    return readFacts(once, clients, target, warehouse);
  };
}

type Once = ReturnType<typeof memo>;

async function readFacts(
  once: Once,
  clients: InspectionClients,
  target: SetupTarget,
  configured: Warehouse,
): Promise<SetupFacts> {
  const { region, account, setup } = target;
  const reading = readWarehouse(once, clients, target);
  const keyOf = (reference: string) =>
    once(`key ${region} ${reference}`, () => readKey(clients.kms, reference));
  const [warehouse, namespace, network, logins, buckets, roles, configuredKeys, quotas] =
    await Promise.all([
      reading,
      reading.then((read) => namespaceOf(clients, target, read)),
      reading.then((read) => networkOf(once, clients, target, read)),
      readLogins(
        clients.data,
        configured,
        setup.pairs.some(({ group }) => group !== undefined),
      ),
      byName(
        setup.pairs.map(({ bucket }) => bucket),
        (bucket) =>
          once(`bucket ${region} ${bucket}`, () => readBucket(clients.s3, bucket, account)),
      ),
      byName(
        setup.pairs.map(({ role }) => role),
        (arn) => once(`role ${arn}`, () => readRole(clients.iam, arn)),
      ),
      byName(
        setup.pairs.flatMap(({ key }) => key ?? []),
        keyOf,
      ),
      wantsQuotas(setup)
        ? once(`quotas ${region}`, () => readJobQuotas(clients.quotas))
        : undefined,
    ]);
  // The buckets tell which further keys there are, and the keys what to simulate.
  const stored = {
    target,
    warehouse,
    ...(namespace === undefined ? {} : { namespace }),
    logins,
    roles: {},
    buckets,
    keys: configuredKeys,
  };
  const isNew = Object.values(roles).some(
    (role) => 'missing' in role && role.instead === undefined,
  );
  const [keys, boundary, accountBlock] = await Promise.all([
    byName(
      [...keyReferences(stored), ...ownKey(warehouse)],
      async (reference) =>
        configuredKeys[reference] ?? sameKey(configuredKeys, reference) ?? keyOf(reference),
    ),
    isNew ? boundaryOf(once, clients, setup) : undefined,
    needsAccountBlock(buckets)
      ? once(`block ${account}`, () => readAccountBlock(clients.s3Control, account))
      : undefined,
  ]);
  const facts: SetupFacts = { ...stored, keys };
  // A role that does not exist is not simulated: IAM would only say so again.
  const existing = Object.keys(roles).filter((arn) => 'ok' in (roles[arn] ?? {}));
  const seen = {
    ...facts,
    roles: withoutSimulations(roles),
    ...(network === undefined ? {} : { network }),
  };
  const simulated = await byName(existing, (arn) => simulate(once, clients, seen, arn));
  const boundaries = await byName(
    existing.filter((arn) => isBounded(simulated[arn])),
    (arn) => readBoundary(once, clients, roles[arn]),
  );
  return {
    ...facts,
    roles: Object.fromEntries(
      Object.entries(roles).map(([arn, role]): [string, Read<RoleFacts>] => {
        const simulations = simulated[arn] ?? NOT_SIMULATED;
        const boundaryPolicy = boundaries[arn];
        if (!('ok' in role)) return [arn, role];
        return [
          arn,
          { ok: { ...role.ok, simulations, ...(boundaryPolicy ? { boundaryPolicy } : {}) } },
        ];
      }),
    ),
    ...(network === undefined ? {} : { network }),
    ...(boundary === undefined ? {} : { boundary }),
    ...(accountBlock === undefined ? {} : { accountBlock }),
    ...(quotas === undefined ? {} : { quotas }),
  };
}

/** The configured boundary, which a new role would be given. */
const boundaryOf = (
  once: Once,
  { iam }: InspectionClients,
  { boundary }: SetupTarget['setup'],
): Promise<Read<string>> | undefined =>
  boundary === undefined
    ? undefined
    : once(`policy ${boundary}`, () => readPolicyArn(iam, boundary));

const wantsQuotas = ({ canary, quotas }: SetupTarget['setup']): boolean =>
  canary !== undefined || quotas === true;

const ownKey = (warehouse: Read<WarehouseFacts>): string[] =>
  'ok' in warehouse && warehouse.ok.encryptionKey !== undefined ? [warehouse.ok.encryptionKey] : [];

const NOT_SIMULATED = { failed: 'it was not simulated' };

type Unsimulated = Awaited<ReturnType<typeof readRole>>;

/** The roles as they are before the simulator was asked: what they are called and tagged is part of the question. */
const withoutSimulations = (roles: Readonly<Record<string, Unsimulated>>): SetupFacts['roles'] =>
  Object.fromEntries(
    Object.entries(roles).map(([arn, role]): [string, Read<RoleFacts>] => [
      arn,
      'ok' in role ? { ok: { ...role.ok, simulations: NOT_SIMULATED } } : role,
    ]),
  );

const isBounded = (simulations: RoleFacts['simulations'] | undefined): boolean =>
  simulations !== undefined &&
  'ok' in simulations &&
  simulations.ok.some(({ allowedByBoundary }) => allowedByBoundary === false);

/** The document of a boundary that takes something away: the simulator does not say on which keys that depends. */
async function readBoundary(
  once: Once,
  { iam }: InspectionClients,
  role: Unsimulated | undefined,
): Promise<Read<string> | undefined> {
  const arn = role && 'ok' in role ? role.ok.boundaryArn : undefined;
  return arn === undefined ? undefined : once(`document ${arn}`, () => readPolicy(iam, arn));
}

/** A bucket may name by ARN or id the key that a pair names by alias: it is not read twice. */
const sameKey = (keys: SetupFacts['keys'], reference: string): Read<KeyFacts> | undefined =>
  Object.values(keys).find(
    (read) => 'ok' in read && (read.ok.arn === reference || read.ok.arn.endsWith(`/${reference}`)),
  );

function simulate(
  once: Once,
  { iam }: InspectionClients,
  facts: SetupFacts,
  arn: string,
): Promise<RoleFacts['simulations']> {
  const requests = simulationRequests(facts, arn);
  return once(`simulation ${arn} ${JSON.stringify(requests)}`, () =>
    readSimulations(iam, arn, requests),
  );
}

function readWarehouse(
  once: Once,
  { redshift, serverless, ec2 }: InspectionClients,
  target: SetupTarget,
): Promise<Read<WarehouseFacts>> {
  const { identity, region } = target;
  if (identity.kind === 'serverless') {
    return readWorkgroup(serverless, identity, (subnets) =>
      once(`subnets ${region} ${subnets.join()}`, () => readVpcOf(ec2, subnets)),
    );
  }
  return readCluster(redshift, identity.cluster, (group) =>
    once(`subnet group ${region} ${group}`, () => readSubnetGroup(redshift, group)),
  );
}

/** Of a Serverless warehouse that is missing: whether that is the workgroup alone. */
async function namespaceOf(
  { serverless }: InspectionClients,
  { identity }: SetupTarget,
  warehouse: Read<WarehouseFacts>,
): Promise<Read<NamespaceFacts> | undefined> {
  const isMissing = 'missing' in warehouse && warehouse.instead === undefined;
  return isMissing && identity.kind === 'serverless'
    ? readNamespaceFacts(serverless, identity.namespace)
    : undefined;
}

/** The VPC of the warehouse; of one that is still to be created, that of its subnets. */
async function networkOf(
  once: Once,
  clients: InspectionClients,
  target: SetupTarget,
  warehouse: Read<WarehouseFacts>,
): Promise<NetworkFacts | undefined> {
  const vpc = 'ok' in warehouse ? warehouse.ok.place : await plannedVpc(once, clients, target);
  if (vpc === undefined || !('ok' in vpc)) return undefined;
  const { region } = target;
  const { vpcId } = vpc.ok;
  const regional = once(`endpoints ${region}`, () => readRegionalEndpoints(clients.ec2));
  return once(`vpc ${region} ${vpcId}`, () => readNetwork(clients.ec2, regional, vpcId));
}

/** Of the subnets that the warehouse would be created in; undefined where none are configured. */
async function plannedVpc(
  once: Once,
  { redshift, ec2 }: InspectionClients,
  { region, setup: { create } }: SetupTarget,
): Promise<Read<{ readonly vpcId: string }> | undefined> {
  if (create === undefined) return undefined;
  if ('subnetGroup' in create)
    return once(`subnet group ${region} ${create.subnetGroup}`, () =>
      readSubnetGroup(redshift, create.subnetGroup),
    );
  const vpc = await once(`subnets ${region} ${create.subnets.join()}`, () =>
    readVpcOf(ec2, create.subnets),
  );
  return 'ok' in vpc ? { ok: { vpcId: vpc.ok } } : vpc;
}

async function byName<T>(
  names: readonly string[],
  read: (name: string) => Promise<T>,
): Promise<Readonly<Record<string, T>>> {
  const entries = [...new Set(names)].map(
    async (name): Promise<[string, T]> => [name, await read(name)],
  );
  return Object.fromEntries(await Promise.all(entries));
}
