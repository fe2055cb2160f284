import * as z from 'zod/mini';
import { readOf } from '../setup/read.ts';
import { TaggedResource } from './tagged-resource.ts';

/** The groups and roles of a warehouse as its catalog names them. */
const Identities = z.object({ groups: z.array(z.string()), roles: z.array(z.string()) });

/** A resource as AWS shows it: which one it is, and its tags. */
export const Tagged = z.object({
  arn: z.string(),
  /** Of a role its id, of a cluster the GUID of its namespace: what is made anew under the name has another. */
  uniqueId: z.string(),
  tags: z.record(z.string(), z.string()),
  /** Of a role: its sessions may bring tags along, which nobody sees here. */
  takesSessionTags: z.exactOptional(z.literal(true)),
});
export type Tagged = z.infer<typeof Tagged>;

/** What one look at a resource has found. */
export const TagReading = z.object({
  resource: TaggedResource,
  /** Of the ledger's record of this resource, read before the tags were: a later one knows newer tags. */
  version: z.int(),
  tagged: readOf(Tagged),
  /** By warehouse; only where a tag asks for something there. */
  identities: z.record(z.string(), readOf(Identities)),
});
export type TagReading = z.infer<typeof TagReading>;
export type KnownIdentities = TagReading['identities'];
