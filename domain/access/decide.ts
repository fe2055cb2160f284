import type { Config } from '../config.ts';
import type { Instant } from '../time.ts';
import { decideApproval } from './decide-approval.ts';
import { decideExtension } from './decide-extension.ts';
import { decideRevoke } from './decide-revoke.ts';
import { type Decision, type KnownRequest, refused } from './decision.ts';
import type { AccessRequest } from './request.ts';

/** The decision on one readable request. Pure: the clock and everything known are arguments. */
export function decide(
  request: AccessRequest,
  known: KnownRequest,
  config: Config,
  now: Instant,
): Decision {
  const warehouse = config.warehouses.find(({ name }) => name === request.warehouse);
  if (warehouse === undefined) {
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
    case 'Model Access Revoked':
      return decideRevoke(request, known, warehouse, now);
  }
}
