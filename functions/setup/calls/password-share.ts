import { RedshiftClient } from '@aws-sdk/client-redshift';
import { RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
import { STSClient } from '@aws-sdk/client-sts';
import type { ActionIds, ChangeOutcome, Senders } from '../../../aws/change-outcome.ts';
import { modifyClusterSenders } from '../../../aws/redshift/change.ts';
import { namespaceSenders } from '../../../aws/redshift-serverless/change.ts';
import { serverlessDocuments } from '../../../aws/redshift-serverless/documents.ts';
import {
  couldResetPassword,
  type PasswordOperation,
} from '../../../domain/setup/operations/admin-password.ts';
import type { CallOf, Inputs } from '../../../domain/setup/operations/every-call.ts';
import type { Runtime } from '../../runtime.ts';
import type { Share } from '../run/share.ts';
import { notSentHere } from './account-calls.ts';
import { type Acting, accountClients, type MakeClients, settingsOf } from './account-clients.ts';

interface Clients {
  readonly redshift: RedshiftClient;
  readonly serverless: RedshiftServerlessClient;
  readonly sts: STSClient;
}

const clients: MakeClients<Clients> = (of, _, credentials) => {
  const { patient } = settingsOf(of, credentials);
  return {
    redshift: new RedshiftClient(patient),
    serverless: new RedshiftServerlessClient(patient),
    sts: new STSClient(patient),
  };
};

const SENDERS: Senders<Pick<Inputs, PasswordOperation>, Clients> = {
  ...modifyClusterSenders,
  ...namespaceSenders,
};

function send<O extends PasswordOperation>(
  to: Clients,
  { operation, input }: CallOf<O>,
  action: ActionIds,
): Promise<ChangeOutcome> {
  const sender: Senders<Pick<Inputs, PasswordOperation>, Clients>[O] = SENDERS[operation];
  return sender(to, input, action);
}

/** The calls whose AWS operation could also set an admin password, and no other. */
export function passwordShare(runtime: Runtime, acting: Acting): Share {
  const clientsOf = accountClients(runtime, acting, clients);
  return {
    does: couldResetPassword,
    others: { attach: 'attach', undo: 'undo' },
    callsIn: async (warehouse) => {
      const to = await clientsOf(warehouse);
      return {
        perform: async (call, action) =>
          couldResetPassword(call) ? send(to, call, action) : notSentHere(call),
        documentNow: async (call) =>
          call.operation === 'redshift-serverless:UpdateNamespace'
            ? serverlessDocuments[call.operation](to, call.input)
            : { failed: `${call.operation} replaces no document that can be read` },
      };
    },
  };
}
