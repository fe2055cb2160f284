import * as z from 'zod/mini';
import type { MappedAccess } from '../access/mapped-access.ts';
import type { Shape } from '../ledger-json.ts';
import { Grantee } from '../privilege.ts';
import type { Instant } from '../time.ts';
import { TaggedResource } from './tagged-resource.ts';

/** A lease that a tag asked for, or a request that may become one. */
export interface TagLease {
  readonly leaseId: string;
  readonly tag: string;
  /** Of the tag when it asked. */
  readonly value: string;
  readonly grantee: Grantee;
  readonly access: MappedAccess;
  readonly expiresAt?: Instant;
  /** Who set the tag to this value, where a call told it. */
  readonly setBy?: string;
  /** The policy in force when it was asked for: what was refused is asked for again under another one. */
  readonly policy: string;
  /** Whose approvals it was going to wait for, as a key (needed-approvals.ts); missing where it needed none. */
  readonly approvers?: string;
  /** The question that people were told of, and its reminder: the same is not told again. */
  readonly told?: string;
  /** The tag does not ask for it any more: its revoke is on the way. */
  readonly ending?: true;
}

/** What the ledger keeps of one resource: which leases its tags asked for. */
export interface TagRecord {
  readonly resource: TaggedResource;
  readonly arn: string;
  readonly uniqueId: string;
  readonly version: number;
  /** How many requests were ever made for it: each has an id of its own. */
  readonly asked: number;
  readonly leases: readonly TagLease[];
}

const TagLease: z.ZodMiniType<TagLease> = z.object({
  leaseId: z.string(),
  tag: z.string(),
  value: z.string(),
  grantee: Grantee,
  access: z.object({
    warehouse: z.string(),
    persona: z.string(),
    database: z.string(),
    schema: z.string(),
    models: z.exactOptional(z.array(z.string())),
  }),
  expiresAt: z.exactOptional(z.string()),
  setBy: z.exactOptional(z.string()),
  policy: z.string(),
  approvers: z.exactOptional(z.string()),
  told: z.exactOptional(z.string()),
  ending: z.exactOptional(z.literal(true)),
} satisfies Shape<TagLease>);

export const TagRecord: z.ZodMiniType<TagRecord> = z.object({
  resource: TaggedResource,
  arn: z.string(),
  uniqueId: z.string(),
  version: z.int(),
  asked: z.int(),
  leases: z.array(TagLease),
} satisfies Shape<TagRecord>);
