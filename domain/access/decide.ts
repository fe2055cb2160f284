import type { Config, Warehouse } from '../config.ts';
import type { Instant } from '../time.ts';
import { isDatabaseOf } from './database-key.ts';
import { decideApproval } from './decide-approval.ts';
import { decideExtension } from './decide-extension.ts';
import { decideReturn } from './decide-return.ts';
import { decideRevoke } from './decide-revoke.ts';
import { decideShortening } from './decide-shortening.ts';
import { decideLift, decideSuspension } from './decide-suspension.ts';
import { type Decision, type KnownRequest, refused } from './decision.ts';
import { decideOffBoarding } from './offboarding/decide-off-boarding.ts';
import type { AccessRequest } from './request.ts';

/** The decision on one readable request. Pure: the clock and everything known are arguments. */
export function decide(
  request: AccessRequest,
  known: KnownRequest,
  config: Config,
  now: Instant,
): Decision {
  const warehouse =
    config.warehouses.find(({ name }) => name === request.warehouse) ??
    renamed(request, known, config);
  if (warehouse === undefined) {
    if (request.type === 'Model Access Revoked' && isOfThatName(request, known))
      return decideRevoke(request, known, undefined, now);
    return refused([
      `warehouse ${request.warehouse} is not configured; there is ${config.warehouses.map(({ name }) => name).join(', ')}`,
    ]);
  }
  switch (request.type) {
    case 'Model Access Requested':
    case 'Model Access Approved':
      return decideApproval(request, known, { warehouse, config, now });
    case 'Model Access Extended':
      return decideExtension(request, known, { warehouse, config, now });
    case 'Model Access Shortened':
      return decideShortening(request, known, warehouse, now);
    case 'Model Access Revoked':
      return decideRevoke(request, known, warehouse, now);
    case 'Model Access Returned':
      return decideReturn(request, known, { warehouse, config, now });
    case 'Model Access Suspended':
      return decideSuspension(request, known, { warehouse, now });
    case 'Model Access Lifted':
      return decideLift(request, known, { config, now });
    case 'Model Access Off-Boarding Requested':
      return decideOffBoarding(request, known, { warehouse, config, now });
  }
}

/** A lease that was decided when its warehouse was called so. */
const isOfThatName = (request: AccessRequest, { registration }: KnownRequest): boolean =>
  'leaseId' in request &&
  registration?.warehouse === request.warehouse &&
  registration.databases.length > 0;

/** A warehouse keeps its leases under another name, and whoever knows them by the old one goes on to use that. */
const renamed = (
  request: AccessRequest,
  known: KnownRequest,
  config: Config,
): Warehouse | undefined =>
  isOfThatName(request, known)
    ? config.warehouses.find((warehouse) =>
        known.registration?.databases.every((key) => isDatabaseOf(key, warehouse)),
      )
    : undefined;
