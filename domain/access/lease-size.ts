import { jsonBytes } from '../ledger-json.ts';
import type { Lease } from './lease.ts';

/**
 * A lease is one DynamoDB item of 400 KB and grows after it was decided: each model's owner is pinned beside the model's
 * name, where a quotation mark takes four bytes instead of two, and reasons are added. At worst that makes four times of it.
 */
const MAX_LEASE_BYTES = 80_000;

/** Why this lease cannot be kept in the ledger, or undefined when it can. */
export function sizeProblem(lease: Lease): string | undefined {
  const bytes = jsonBytes(lease);
  if (bytes <= MAX_LEASE_BYTES) return undefined;
  const { database, privileges } = lease;
  return `the part in database ${database} takes ${bytes} bytes for its ${privileges.length} privileges; the ledger takes ${MAX_LEASE_BYTES}; split it into several requests`;
}
