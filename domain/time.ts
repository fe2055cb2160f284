import * as z from 'zod/mini';

/** An instant in ISO-8601 UTC with milliseconds, so that instants compare as text. */
export type Instant = string;

const WANTED = 'e.g. 2026-11-23T09:00:00+01:00';
const DATE_AND_TIME = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:\d{2})?(\.\d+)?/;
const OFFSET = /([Zz]|[+-]\d{2}(?::?\d{2})?)$/;
const strict = z.iso.datetime({ offset: true });

/** The time in ISO-8601's strict form, or what is wrong with it. Seconds may be left out, and the colon of the offset. */
function readTime(text: string): { readonly time: string } | { readonly problem: string } {
  const [whole, date, minutes, seconds = ':00', fraction = ''] = DATE_AND_TIME.exec(text) ?? [];
  if (whole === undefined)
    return { problem: `is not a date with a time of day and an offset, ${WANTED}` };
  const rest = text.slice(whole.length).trim();
  if (rest === '') return { problem: `has no offset from UTC, ${WANTED}` };
  const [offset] = OFFSET.exec(rest) ?? [];
  if (offset !== rest)
    return { problem: `ends in ${JSON.stringify(rest)}, which is no offset from UTC, ${WANTED}` };
  const [sign = '', hours = '00', minutesOff = '00'] =
    /^([Zz]|[+-])(\d{2})?:?(\d{2})?$/.exec(rest)?.slice(1) ?? [];
  const written = /z/i.test(sign) ? 'Z' : `${sign}${hours}:${minutesOff}`;
  const time = `${date}T${minutes}${seconds}${fraction}${written}`;
  return strict.safeParse(time).success
    ? { time }
    : {
        problem:
          'names a day or a time of day that is not in the calendar (hours to 23, minutes and seconds to 59)',
      };
}

/** A time with an offset, read into UTC. A time without offset means another hour to everybody: it is refused. */
export const OffsetTime = z.pipe(
  z.string(),
  z.transform((text: string, context): Instant => {
    const read = readTime(text);
    if ('time' in read) return new Date(read.time).toISOString();
    context.issues.push({ code: 'custom', message: read.problem, input: text });
    return z.NEVER;
  }),
);

export const toInstant = (date: Date): Instant => date.toISOString();
export const epochMs = (instant: Instant): number => Date.parse(instant);
export const addSeconds = (instant: Instant, seconds: number): Instant =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();

export const MINUTE_SECONDS = 60;
export const DAY_SECONDS = 86_400;
