import type { Grantee, Privilege } from '../../privilege.ts';
import type { Instant } from '../../time.ts';

/** One privilege in one database (`*` for what is held in the whole warehouse). */
export interface AskedPrivilege {
  readonly database: string;
  readonly privilege: Privilege;
}

/** What the policy decides on: one access, as a whole, for as long as it is to last in all. */
export interface AccessAsk {
  readonly warehouse: string;
  readonly privileges: readonly AskedPrivilege[];
  readonly grantee: Grantee;
  readonly requestedBy: string;
  readonly source: string;
  /** The first start of the lease, whatever was extended since. */
  readonly startsAt: Instant;
  readonly expiresAt?: Instant | undefined;
  readonly reason?: string | undefined;
  readonly ticket?: string | undefined;
  /** Whether models of Bedrock are meant, which CREATE MODEL allows too. */
  readonly externalModels: boolean;
}
