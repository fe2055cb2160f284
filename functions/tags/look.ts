import * as z from 'zod/mini';
import { Tagger } from '../../domain/tags/find-resources.ts';
import { TaggedResource } from '../../domain/tags/tagged-resource.ts';

/** One look at a resource, as it goes from state to state. */
export const Look = z.object({
  resource: TaggedResource,
  /** Right after an event AWS may still answer with the tags from before it. */
  isFresh: z.boolean(),
  /** What an earlier look would have ended. */
  confirm: z.optional(z.string()),
  /** How often it was looked again for requests that were on their way to approvers. */
  waited: z.optional(z.int()),
  /** Who set the tags that the event tells of. */
  tagger: z.optional(Tagger),
});
export type Look = z.infer<typeof Look>;
