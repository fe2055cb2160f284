import * as z from 'zod/mini';
import { Grantee } from '../privilege.ts';
import type { AccessRequest } from './request.ts';

/** What a readable message is about: who hears of its outcome recognises it by this. */
export const RequestSubject = z.object({
  leaseId: z.string(),
  warehouse: z.string(),
  /** As asked; a message that ends or extends a lease does not name it. */
  database: z.optional(z.union([z.string(), z.array(z.string())])),
  grantee: z.optional(Grantee),
  ticket: z.optional(z.string()),
});
export type RequestSubject = z.infer<typeof RequestSubject>;

export const subjectOf = (request: AccessRequest): RequestSubject => ({
  leaseId: leaseIdOf(request),
  warehouse: request.warehouse,
  ...('grantee' in request && { database: request.database, grantee: request.grantee }),
  ...(request.ticket !== undefined && { ticket: request.ticket }),
});

/** The lease that a message is about; an approval's own requestId names it. */
export const leaseIdOf = (request: AccessRequest): string =>
  'leaseId' in request ? request.leaseId : request.requestId;
