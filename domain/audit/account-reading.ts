import * as z from 'zod/mini';
import { type Read, readOf } from '../setup/read.ts';
import { Tagged } from '../tags/tag-reading.ts';
import { TagRecord } from '../tags/tag-record.ts';
import { TaggedResource } from '../tags/tagged-resource.ts';
import { IamPrincipal } from './principal.ts';

/** What an audit reads of one account beside its databases. */
export const AccountReading = z.object({
  account: z.string(),
  /** Why nothing of it was read. */
  unread: z.exactOptional(z.string()),
  /** Users and roles. */
  principals: readOf(z.array(IamPrincipal)),
  /** Clusters, workgroups and namespaces with their tags. */
  tagged: z.array(z.object({ resource: TaggedResource, read: readOf(Tagged) })),
  /** Of each warehouse by its name: the registration with federated permissions, empty for none. */
  registrations: z.array(z.object({ warehouse: z.string(), read: readOf(z.string()) })),
  /** Of each bucket of Redshift ML: names at its top, and whether there are more. */
  buckets: z.array(
    z.object({
      bucket: z.string(),
      read: readOf(z.object({ names: z.array(z.string()), isCut: z.boolean() })),
    }),
  ),
  /** What tags of the account have asked for, read before the tags. */
  records: readOf(z.array(TagRecord)),
});
export type AccountReading = z.infer<typeof AccountReading>;

/** Where nothing came back. */
export const unreadAccount = (account: string, because: string): AccountReading => {
  const failed: Read<never> = { failed: because };
  const nothing = {
    principals: failed,
    tagged: [],
    registrations: [],
    buckets: [],
    records: failed,
  };
  return { account, unread: because, ...nothing };
};
