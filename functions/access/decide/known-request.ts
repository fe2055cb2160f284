import { configuredDatabases, WAREHOUSE_WIDE } from '../../../domain/access/database-key.ts';
import { type KnownRequest, ownRegistration } from '../../../domain/access/decision.ts';
import { requestOfLease } from '../../../domain/access/grantees.ts';
import { isDraft, type Lease } from '../../../domain/access/lease.ts';
import { leaseIdsOf, type Registration } from '../../../domain/access/registration.ts';
import { type AccessRequest, type Approval, isApproval } from '../../../domain/access/request.ts';
import {
  isOfSuspension,
  leaseIdOf,
  suspensionIdOf,
} from '../../../domain/access/request-subject.ts';
import type { Suspension } from '../../../domain/access/suspension.ts';
import { TryAgain } from '../../../domain/errors.ts';
import type { DecideDeps } from './decide-deps.ts';
import { waitingWith } from './wait-for-answers.ts';

/** What the ledger knows of what a request is about. */
export async function knownOfRequest(
  deps: DecideDeps,
  request: AccessRequest,
  message: Pick<KnownRequest, 'source' | 'contentHash'>,
): Promise<KnownRequest> {
  const nothing = { ...message, parts: [], endedParts: [] };
  const isOffBoarding = request.type === 'Model Access Off-Boarding Requested';
  if (isOfSuspension(request) && !isOffBoarding)
    return { ...nothing, suspensions: await suspensionsOf(deps, request) };
  const registration = await deps.requests.registration(requestOfLease(leaseIdOf(request)));
  const known = { ...nothing, ...(registration && { registration }) };
  if (isApproval(request) || isOffBoarding) {
    const suspensions = isOffBoarding
      ? await suspensionsOf(deps, request)
      : await suspensionsWhere(deps, request);
    // A request that waits, or a repetition of one; an approval counts beside what people answered.
    const waiting = registration && (await waitingWith(deps, registration.leaseId));
    return { ...known, suspensions, ...(waiting && { waiting }) };
  }
  const isWhole = registration === undefined || request.leaseId === registration.leaseId;
  if (request.type === 'Model Access Revoked' && isWhole) return { ...known, suspensions: [] };
  const parts =
    registration === undefined ? {} : await partsOf(deps, registration, request.leaseId);
  return { ...known, ...parts, suspensions: [] };
}

/** Ledger keys of a warehouse. */
const databasesOf = ({ config }: DecideDeps, warehouse: string) =>
  configuredDatabases(config).filter((ref) => ref.warehouse.name === warehouse);

/** The suspension of one id, wherever in the warehouse it is. */
async function suspensionsOf(
  deps: DecideDeps,
  request: Parameters<typeof suspensionIdOf>[0],
): Promise<Suspension[]> {
  const id = suspensionIdOf(request);
  const found = await Promise.all(
    databasesOf(deps, request.warehouse).map(({ key }) => deps.suspensions.find(key, id)),
  );
  return found.filter((suspension) => suspension !== undefined);
}

/** What is suspended in the databases that a request names, and in the warehouse-wide part. */
async function suspensionsWhere(
  deps: DecideDeps,
  { warehouse, database }: Pick<Approval, 'warehouse' | 'database'>,
): Promise<Suspension[]> {
  const found = await Promise.all(
    databasesOf(deps, warehouse)
      .filter((ref) => [database, WAREHOUSE_WIDE].flat().includes(ref.database))
      .map(({ key }) => deps.suspensions.ofDatabase(key)),
  );
  return found.flat();
}

/** What lives that this very message began before its execution died: that decision stands, whatever a rule says since. */
export async function begunBefore(
  deps: DecideDeps,
  request: AccessRequest,
  known: KnownRequest,
): Promise<Lease[]> {
  const own = ownRegistration(known);
  if (!isApproval(request) || own?.status !== 'decided') return [];
  const found = await findParts(deps, own, own.leaseId);
  return found.flatMap(({ lease, ended }) => (ended || isDraft(lease) ? [] : [lease]));
}

/** A part that is still a draft is not decided on: its approval is about to write it, or does so when it is repeated. */
async function partsOf(
  deps: DecideDeps,
  registration: Registration,
  leaseId: string,
): Promise<Pick<KnownRequest, 'parts' | 'endedParts'>> {
  const there = await findParts(deps, registration, leaseId);
  const parts = there.filter(({ ended }) => !ended).map(({ lease }) => lease);
  if (parts.some(isDraft))
    throw new TryAgain(`lease ${leaseId} is still being begun by its approval`);
  return { parts, endedParts: there.filter(({ ended }) => ended).map(({ lease }) => lease) };
}

/** The parts of one lease id, those that have ended too. */
async function findParts(deps: DecideDeps, registration: Registration, leaseId: string) {
  const ids = leaseIdsOf(registration).filter(
    (id) => id === leaseId || leaseId === registration.leaseId,
  );
  const found = await Promise.all(
    ids.flatMap((id) => registration.databases.map((database) => deps.leases.find(database, id))),
  );
  return found.filter((part) => part !== undefined);
}
