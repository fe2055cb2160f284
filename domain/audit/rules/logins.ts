import { redshiftArn } from '../../redshift-arn.ts';
import type { NotRead } from '../../setup/read.ts';
import { warehouseOf } from '../../tags/tagged-resource.ts';
import { knownSuperusers, OF_AWS } from '../declared.ts';
import type { AccountFacts } from '../facts.ts';
import { both, databaseUserOf, type Entry, type JudgedPrincipal, judged } from '../principal.ts';
import type { AccountRule, AuditVerdict, Subject } from '../rule.ts';
import type { WarehouseSeen } from '../warehouse-seen.ts';
import { blind, fails, listed, RULE_PAGES, unclear, unseeable } from './verdicts.ts';

/** One thing that a principal may do, certainly or perhaps. */
export interface Way {
  readonly does: string;
  readonly entry: Exclude<Entry, { is: 'no' }>;
  /** On what that hangs no audit can see. */
  readonly byDesign?: true;
}

export const wayOf = (does: string, entry: Entry): Way[] =>
  entry.is === 'no' ? [] : [{ does, entry }];

/**
 * Of each user and role of the account, one verdict from its ways into the warehouses there; those who are meant to have them are
 * left out. Where nobody read its IAM nothing is known.
 */
export function ofEachPrincipal(
  { reading, principals, warehouses }: AccountFacts,
  remedy: string,
  waysOf: (principal: JudgedPrincipal, warehouses: readonly WarehouseSeen[]) => readonly Way[],
): readonly AuditVerdict[] {
  if (!('ok' in reading.principals))
    return [iamUnread(reading.account, reading.principals, 'the users and roles')];
  const near = warehouses.filter(({ warehouse }) => warehouse.account === reading.account);
  return reading.principals.ok
    .filter(({ arn }) => !principals.includes(arn) && !isOfService(arn))
    .map((one): AuditVerdict => {
      const subject = { kind: 'principal', name: one.arn };
      return verdictOf(subject, waysOf(judged(one), near), remedy);
    });
}

/** Where the IAM of an account was not read. */
export const iamUnread = (account: string, read: NotRead, what: string): AuditVerdict =>
  blind({ kind: 'account', name: `IAM of ${account}` }, read, `${what} of account ${account}`);

/** Nobody but an AWS service gets into these, and nobody changes their policies. */
const isOfService = (arn: string): boolean => arn.includes(':role/aws-service-role/');

export function verdictOf(subject: Subject, ways: readonly Way[], remedy: string): AuditVerdict {
  const certain = ways.filter(({ entry }) => entry.is === 'yes');
  if (certain.length > 0)
    return fails(subject, `${subject.name} may ${listed(certain.map(({ does }) => does))}`, remedy);
  if (ways.length === 0) return { ...subject, status: 'pass' };
  const perhaps = ways.map(({ does, entry }) => `${does} ${entry.is === 'maybe' ? entry.on : ''}`);
  const isByDesign = ways.every(({ byDesign }) => byDesign === true);
  return (isByDesign ? unseeable : unclear)(
    subject,
    `${subject.name} may perhaps ${listed(perhaps)}`,
    remedy,
  );
}

const MEANT =
  'take the permission away or narrow it to the users, groups and warehouses that are meant, or list the ARN in audit.principals of config/admin.yml';

/** The warehouse as IAM names it: `dbuser:analytics/dba` of a cluster. */
export const clusterArn = (
  { warehouse }: WarehouseSeen,
  kind: 'dbuser' | 'dbgroup' | 'dbname',
  name: string,
): string =>
  warehouse.kind === 'provisioned'
    ? redshiftArn(warehouse, `${kind}:${warehouse.cluster}/${name}`)
    : '';

/** Superusers whom the configuration names, and those that the warehouse shows; nobody logs in as the one of AWS. */
const superusersOf = (
  { warehouse, people }: WarehouseSeen,
  { config }: AccountFacts,
): readonly string[] =>
  [...new Set([...knownSuperusers(config, { warehouse }), ...(people?.superusers ?? [])])].filter(
    (name) => name !== OF_AWS,
  );

/** The ARN of a workgroup, which ends in an id that only AWS knows; undefined where it was not read. */
function workgroupArn({ warehouse }: WarehouseSeen, { reading }: AccountFacts): string | undefined {
  const found = reading.tagged.find(
    ({ resource }) =>
      resource.kind === 'workgroup' &&
      warehouseOf(resource, { warehouses: [warehouse] }) !== undefined,
  );
  return found !== undefined && 'ok' in found.read ? found.read.ok.arn : undefined;
}

/** Credentials for the user that the warehouse makes of the principal itself. */
export function ownEntry(
  { may }: JudgedPrincipal,
  seen: WarehouseSeen,
  facts: AccountFacts,
): Entry {
  const { warehouse } = seen;
  const { region } = warehouse;
  if (warehouse.kind === 'provisioned') {
    const entries = warehouse.databases.map((database) =>
      may({
        action: 'redshift:GetClusterCredentialsWithIAM',
        resource: clusterArn(seen, 'dbname', database),
        region,
        carries: { 'redshift:dbname': database },
      }),
    );
    return best(entries);
  }
  const arn = workgroupArn(seen, facts);
  const entry = may({
    action: 'redshift-serverless:GetCredentials',
    ...(arn !== undefined && { resource: arn }),
    region,
  });
  return arn !== undefined || entry.is !== 'yes'
    ? entry
    : { is: 'maybe', on: 'if it is about this workgroup, whose ARN could not be read' };
}

const best = (entries: readonly Entry[]): Entry =>
  entries.find(({ is }) => is === 'yes') ??
  entries.find(({ is }) => is === 'maybe') ?? { is: 'no' };

/** In which ways a principal gets into a warehouse as somebody who may do everything. */
function superuserWays(
  principal: JudgedPrincipal,
  seen: WarehouseSeen,
  facts: AccountFacts,
): readonly Way[] {
  const { warehouse } = seen;
  const { region, writer } = warehouse;
  const superusers = superusersOf(seen, facts);
  const own = databaseUserOf(principal.principal);
  return [
    ...(seen.people === undefined ? unreadWays(principal, seen, facts) : []),
    ...(warehouse.kind === 'provisioned' ? superusers : []).flatMap((name) =>
      wayOf(
        `log in to ${warehouse.name} as superuser ${name} (redshift:GetClusterCredentials)`,
        principal.may({
          action: 'redshift:GetClusterCredentials',
          resource: clusterArn(seen, 'dbuser', name),
          region,
          carries: { 'redshift:dbuser': name },
        }),
      ),
    ),
    ...(superusers.includes(own)
      ? wayOf(
          `log in to ${warehouse.name} by its IAM identity, which is superuser ${own} there`,
          ownEntry(principal, seen, facts),
        )
      : []),
    ...('secretArn' in writer
      ? wayOf(
          `read the secret of ${warehouse.name}'s writer (secretsmanager:GetSecretValue)`,
          principal.may({
            action: 'secretsmanager:GetSecretValue',
            resource: writer.secretArn,
            region,
          }),
        )
      : []),
  ];
}

/** Where nobody could read who is a superuser, whoever gets in may be one. */
function unreadWays(
  principal: JudgedPrincipal,
  seen: WarehouseSeen,
  facts: AccountFacts,
): readonly Way[] {
  const { warehouse } = seen;
  const asAnybody: Entry =
    warehouse.kind === 'provisioned'
      ? principal.may({ action: 'redshift:GetClusterCredentials', region: warehouse.region })
      : { is: 'no' };
  return [asAnybody, ownEntry(principal, seen, facts)].flatMap((entry) =>
    wayOf(
      `log in to ${warehouse.name}`,
      both(entry, { is: 'maybe', on: 'as a superuser: who is one there could not be read' }),
    ),
  );
}

/** No grant bounds whoever may become a superuser. */
export const superuserLoginsKnown: AccountRule = {
  about: 'account',
  severity: 'high',
  source: {
    url: RULE_PAGES.credentials,
    sentence: 'The policy should allow GetClusterCredentials for the dbuser resources needed only.',
  },
  why: 'As a superuser they create and execute every model, and no lease, suspension or revoke is felt.',
  evaluate: (facts) =>
    ofEachPrincipal(facts, MEANT, (principal, warehouses) =>
      warehouses.flatMap((seen) => superuserWays(principal, seen, facts)),
    ),
};
