import * as z from 'zod/mini';

/** An instant in ISO-8601 UTC with milliseconds, so that instants compare as text. */
export type Instant = string;

/** An ISO-8601 time with an offset, read into UTC. A time without offset means another hour to everybody: it is refused. */
export const OffsetTime = z.pipe(
  z.iso.datetime({
    offset: true,
    error: 'is not an ISO-8601 time with an offset, e.g. 2026-11-23T09:00:00+01:00',
  }),
  z.transform((text): Instant => new Date(text).toISOString()),
);

export const toInstant = (date: Date): Instant => date.toISOString();
export const epochMs = (instant: Instant): number => Date.parse(instant);
export const addSeconds = (instant: Instant, seconds: number): Instant =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();

export const MINUTE_SECONDS = 60;
export const DAY_SECONDS = 86_400;
