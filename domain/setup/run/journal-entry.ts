import * as z from 'zod/mini';
import { Action } from '../action.ts';

/** An action of a run, and how far it is. */
export const JournalEntry = z.object({
  /** The round whose plan has the action. */
  round: z.int(),
  /** Its place in that plan, from 0. */
  index: z.int(),
  /** `begun`: it was sent, and whether it took effect is not known. `refused`: nothing happened. */
  progress: z.enum(['begun', 'done', 'already', 'refused', 'undone', 'left']),
  /** ISO-8601 UTC of the last change of `progress`. */
  at: z.string(),
  action: Action,
  /** Id of what the action made, where AWS chose it. */
  created: z.exactOptional(z.string()),
  because: z.exactOptional(z.string()),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/** Whether the action changed something, or may have, that is not taken back. */
export const standsOpen = ({ progress }: Pick<JournalEntry, 'progress'>): boolean =>
  progress === 'done' || progress === 'begun';

/** Where an action stands in its run. */
export type Place = Pick<JournalEntry, 'round' | 'index'>;
