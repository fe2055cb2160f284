import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import type { Left } from './left.ts';

/** The stories whose executions go through every machine. */
export const STORIES = [
  'approval',
  'audit-repair',
  'break-glass',
  'datazone',
  'drift',
  'offboarding',
  'review',
  'setup-drifted',
  'suspend',
  'tags',
];

const Handed = z.object({ story: z.string(), functionName: z.string(), event: z.unknown() });
/** What a function was handed in a story. */
export type Handed = z.output<typeof Handed>;

/** What a release wrote where another one may read it. */
export interface Written {
  readonly handed: readonly Handed[];
  /** Of the queue for reconcile: what machines, schedules and the sweep have sent. */
  readonly bodies: readonly string[];
  readonly left: Left;
}

const folder = (release: string): string => new URL(`${release}/`, import.meta.url).pathname;

export const fileOf = (release: string, part: keyof Written): string =>
  `${folder(release)}${part}.json`;

const read = (release: string, part: keyof Written): unknown =>
  JSON.parse(readFileSync(fileOf(release, part), 'utf8'));

const StoredLeft = z.object({
  items: z.array(z.any()),
  objects: z.record(z.string(), z.string()),
  held: z.array(z.string()),
  atMs: z.number(),
});

export const readWritten = (release: string): Written => ({
  handed: z.array(Handed).parse(read(release, 'handed')),
  bodies: z.array(z.string()).parse(read(release, 'bodies')),
  left: StoredLeft.parse(read(release, 'left')),
});
