import type { Warehouse } from '../config.ts';
import { isDatabaseOf } from './database-key.ts';
import { leaseIdsOf, type Registration } from './registration.ts';

/** Why a message can say nothing more about the lease that it names. */
export function unknownLease(
  request: { leaseId: string; warehouse: string },
  registration: Registration | undefined,
  warehouse: Warehouse,
): string[] {
  if (
    registration === undefined ||
    registration.status === 'awaiting' ||
    registration.status === 'refused'
  )
    return [
      `lease ${request.leaseId} is not known; it is the requestId of the approval that made it`,
    ];
  if (isElsewhere(registration, warehouse))
    return [
      `lease ${request.leaseId} belongs to warehouse ${registration.warehouse}, not ${request.warehouse}`,
    ];
  if (!isNamedIn(request.leaseId, registration))
    return [
      `lease ${request.leaseId} is not known; ${registration.leaseId} made ${leaseIdsOf(registration).join(', ')}`,
    ];
  return registration.status === 'revoked'
    ? [`lease ${request.leaseId} was revoked at ${registration.at}; ask for a new approval`]
    : [];
}

/** Whether the id is of all that a request made, or of one of its leases. */
const isNamedIn = (leaseId: string, registration: Registration): boolean =>
  leaseId === registration.leaseId || leaseIdsOf(registration).includes(leaseId);

/** By where its parts are, not by name: a renamed warehouse is the same, and a tombstone has no parts. */
export const isElsewhere = ({ databases }: Registration, warehouse: Warehouse): boolean =>
  databases.some((key) => !isDatabaseOf(key, warehouse));
