import type { STSClient } from '@aws-sdk/client-sts';
import type { SessionProvider } from '../../../aws/assumed-roles.ts';
import { callerIdentity } from '../../../aws/caller-identity.ts';
import type { PollingClock, WarehousePlace } from '../../../aws/redshift-data.ts';
import type { Power } from '../../../domain/accounts.ts';
import type { Warehouse } from '../../../domain/config.ts';
import { UnexpectedResponse } from '../../../domain/errors.ts';
import { accountSessions } from '../../account-sessions.ts';
import type { Runtime } from '../../runtime.ts';

/** The clients for a warehouse. */
export type ClientsOf<Clients> = (
  warehouse: Pick<Warehouse, 'name' | 'account' | 'region'>,
) => Promise<Clients>;

/** Makes the clients for one place; once for each in a run. Without `credentials` with those of whoever calls. */
export type MakeClients<Clients> = (
  of: WarehousePlace,
  clock: PollingClock,
  credentials?: SessionProvider,
) => Clients;

/** What a function may do in the account of each warehouse; `session` is what that is called after there. */
export interface Acting {
  readonly power: Power;
  readonly session: string;
}

/**
 * The clients of a function, with what it may do in the account of each warehouse. Throws `AccountUnreachable` before anything
 * is done, where it may do nothing there.
 */
export function accountClients<Clients extends { readonly sts: STSClient }>(
  runtime: Runtime,
  { power, session }: Acting,
  make: MakeClients<Clients>,
): ClientsOf<Clients> {
  const sessionOf = accountSessions(runtime, power, session);
  return async (warehouse) => {
    const credentials = sessionOf(warehouse);
    const clients = make(warehouse, runtime, credentials);
    if (credentials !== undefined) await assertIn(warehouse, clients.sts);
    return clients;
  };
}

/** Whatever was assumed: in another account the same names are other things. */
async function assertIn(
  { name, account }: Pick<Warehouse, 'name' | 'account'>,
  sts: STSClient,
): Promise<void> {
  const caller = await callerIdentity(sts);
  if (caller.account !== account)
    throw new UnexpectedResponse(
      `the session for warehouse ${name} is of account ${caller.account} (${caller.arn}), and the warehouse is in ${account}; nothing was done`,
    );
}

/** Many reads at once run into IAM's and EC2's rates: more attempts than the SDK's three, and a rate that adapts. */
const PATIENCE = { maxAttempts: 8, retryMode: 'adaptive' };

/** How a client is made for a place. */
export const settingsOf = ({ region }: WarehousePlace, credentials?: SessionProvider) => {
  const own = { region, ...(credentials && { credentials }) };
  return { own, patient: { ...own, ...PATIENCE } };
};
