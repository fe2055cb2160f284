import * as z from 'zod/mini';
import { accountOf } from './arn.ts';
import { InvalidConfiguration } from './errors.ts';

export const AccountId = z
  .string()
  .check(z.regex(/^\d{12}$/, { error: 'is not a 12-digit AWS account id (quote it)' }));

/** An account besides the one that this is installed in, whose warehouses it administers: a spoke (docs/accounts.md). */
export const Spoke = z.strictObject({
  id: AccountId,
  /** What its roles want to be told by whoever assumes them, so that nobody else can have us do it for them. */
  externalId: z.string().check(
    z.regex(/^[\w+=,.@:/-]{2,1224}$/, {
      error: 'is not 2 to 1224 letters, digits and _+=,.@:/-, which is what STS takes',
    }),
  ),
});
export type Spoke = z.infer<typeof Spoke>;

/**
 * What one of our roles may do in a spoke; each is assumed by exactly one role of the installation's account. The reader logs in
 * to warehouses, the reader of the account lists its roles and tags, the inspector reads what is around a warehouse, and those of the
 * setup change that, each its share.
 */
export type Power =
  | 'Writer'
  | 'Reader'
  | 'AccountReader'
  | 'Inspector'
  | 'SetupAttach'
  | 'SetupModifyWarehouse'
  | 'SetupUndo'
  | 'SetupCanary';

/** Several functions read, and the spoke trusts one role: theirs, which nobody else may assume. */
const SHARED: readonly Power[] = ['Reader', 'AccountReader', 'Inspector'];

/** Which template makes this role of a spoke. */
export function templateWith(arn: string): string {
  if (arn.includes('SpokeSetup')) return 'spoke-setup.json';
  return arn.includes('SpokeInspector') ? 'spoke-inspect.json' : 'spoke.yml';
}

/** A role on the way into a spoke. */
export interface RoleToAssume {
  readonly arn: string;
  readonly externalId?: string;
}

interface Placed {
  readonly name: string;
  readonly account: string;
}
interface WithSpokes {
  readonly accounts?: readonly Spoke[] | undefined;
}

/** Where this is installed. `roles` is what the ARNs of our roles look like, which end with the Region. */
export const installedAt = (roles: string): { account: string; region: string } => ({
  account: accountOf(roles),
  region: roles.slice(roles.lastIndexOf('*-') + 2),
});

/** Where `*` stands in the names of our roles, there stands which one. */
const named = (roles: string, role: string): string => roles.replace('*', role);

/** The role of a spoke with this power. */
const roleIn = (account: string, roles: string, power: Power): string =>
  named(roles, `Spoke${power}`).replace(`::${accountOf(roles)}:`, `::${account}:`);

/** The spoke that the warehouse lies in; undefined in the installation's own account. */
export const spokeOf = (
  { account }: Pick<Placed, 'account'>,
  { accounts = [] }: WithSpokes,
): Spoke | undefined => accounts.find(({ id }) => id === account);

/** Those that lie in the installation's own account. */
export const ownWarehouses = <W extends Pick<Placed, 'account'>>(
  config: WithSpokes & { readonly warehouses: readonly W[] },
): readonly W[] => config.warehouses.filter((one) => spokeOf(one, config) === undefined);

/** One warehouse of each account that has any, in order: through it the account is reached. */
export const oneOfEachAccount = <W extends Pick<Placed, 'account'>>(
  warehouses: readonly W[],
): readonly W[] =>
  warehouses.filter(
    ({ account }, index) => warehouses.findIndex((one) => one.account === account) === index,
  );

/**
 * The roles to be assumed, one after the other, before a warehouse is reached; none where it lies in the installation's own
 * account. `roles` is what the ARNs of our roles look like: `arn:aws:iam::111122223333:role/redshift-ml-prod-*-us-east-1`.
 * Throws `InvalidConfiguration` where nobody has said that the account is administered from here: the credentials of another one
 * would reach another warehouse, of the same name.
 */
export function rolesInto(
  warehouse: Placed,
  config: WithSpokes,
  roles: string,
  power: Power,
): readonly RoleToAssume[] {
  const { name, account } = warehouse;
  const own = accountOf(roles);
  if (account === own) return [];
  const spoke = spokeOf(warehouse, config);
  if (spoke === undefined)
    throw new InvalidConfiguration(
      `config/admin.yml: warehouses.${name}.account: ${account} is neither the account of this installation, ${own}, nor one of accounts; add it there, or correct it`,
    );
  const { externalId } = spoke;
  const arn = roleIn(account, roles, power);
  const shared = SHARED.includes(power) ? [{ arn: named(roles, `Spoke${power}`) }] : [];
  return [...shared, { arn, externalId }];
}

/** The roles of spokes that log in as the writer, and are meant to. */
export const writersOfSpokes = ({ accounts = [] }: WithSpokes, roles: string): readonly string[] =>
  accounts.map(({ id }) => roleIn(id, roles, 'Writer'));

/**
 * How many databases have to be reconciled at the same time where there are so many spokes. The quota of ten at once is one
 * account's (facts §3.2): shared by all, it would be used up by the first of them that does not answer.
 */
export const leastReconcilesAtOnce = (spokes: number): number =>
  Math.min(10 * (1 + spokes), MOST_AT_ONCE);

/** The most that Lambda takes of one queue. */
const MOST_AT_ONCE = 1_000;

/** What is wrong with the accounts of the configuration. */
export function accountsProblems({
  accounts = [],
  warehouses,
}: WithSpokes & { readonly warehouses: readonly Placed[] }): string[] {
  const ids = accounts.map(({ id }) => id);
  const outside = Map.groupBy(ownWarehouses({ accounts, warehouses }), ({ account }) => account);
  return [
    ...[...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))].map(
      (id) => `accounts: ${id} stands twice`,
    ),
    ...(outside.size < 2
      ? []
      : [
          `accounts: ${[...outside]
            .map(([id, of]) => `${id} (${of.map(({ name }) => name).join(', ')})`)
            .join(
              ' and ',
            )} are in no spoke; only the account of this installation may be left out, so list the others with their externalId`,
        ]),
  ];
}
