import * as z from 'zod/mini';
import { Grantee } from '../privilege.ts';
import type { AccessRequest } from './request.ts';

/** What a readable message is about: who hears of its outcome recognises it by this. */
export const RequestSubject = z.object({
  /** Of the lease that it makes, changes or ends; a suspension's messages are about no lease. */
  leaseId: z.optional(z.string()),
  suspensionId: z.optional(z.string()),
  warehouse: z.string(),
  /** As asked; a message that ends or extends a lease does not name it. */
  database: z.optional(z.union([z.string(), z.array(z.string())])),
  grantee: z.optional(z.union([Grantee, z.array(Grantee)])),
  ticket: z.optional(z.string()),
});
export type RequestSubject = z.infer<typeof RequestSubject>;

export const subjectOf = (request: AccessRequest): RequestSubject => ({
  ...(isOfSuspension(request)
    ? { suspensionId: suspensionIdOf(request) }
    : { leaseId: leaseIdOf(request) }),
  warehouse: request.warehouse,
  ...('database' in request && request.database !== undefined && { database: request.database }),
  ...('grantee' in request && request.grantee !== undefined && { grantee: request.grantee }),
  ...(request.ticket !== undefined && { ticket: request.ticket }),
});

/** The lease that a message is about; an approval's own requestId names it. */
export const leaseIdOf = (request: AccessRequest): string =>
  'leaseId' in request ? request.leaseId : request.requestId;

type OfSuspension = Extract<
  AccessRequest,
  {
    type: 'Model Access Suspended' | 'Model Access Lifted' | 'Model Access Off-Boarding Requested';
  }
>;

export const isOfSuspension = (request: AccessRequest): request is OfSuspension =>
  request.type === 'Model Access Suspended' ||
  request.type === 'Model Access Lifted' ||
  request.type === 'Model Access Off-Boarding Requested';

export const suspensionIdOf = (request: OfSuspension): string =>
  'suspensionId' in request ? request.suspensionId : request.requestId;
