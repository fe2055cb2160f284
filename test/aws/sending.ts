import type { ActionIds, ChangeOutcome, Senders } from '../../aws/change-outcome.ts';
import type { CallIn } from '../../domain/setup/operations/call.ts';

/** Sends calls with the senders of their family. */
export const sending =
  <Inputs, Clients>(senders: Senders<Inputs, Clients>, clients: Clients) =>
  <O extends keyof Inputs>(
    { operation, input }: CallIn<Inputs, O>,
    action: ActionIds = { token: 'token' },
  ): Promise<ChangeOutcome> => {
    const send: Senders<Inputs, Clients>[O] = senders[operation];
    return send(clients, input, action);
  };
