import type { Read } from '../setup/read.ts';

/** One part of an installation as it was looked at. */
export interface Observation {
  readonly subject: string;
  readonly read: Read<string>;
  /** What it may be; empty: whatever was read is well. */
  readonly wanted: readonly string[];
  /** The same for people, where it is more than that it is there. */
  readonly wantedInWords?: string;
  /** What a person does where it is otherwise. */
  readonly next: string;
}

/** What is said of it. `next` is empty where there is nothing to do. */
export interface Diagnosis {
  readonly subject: string;
  readonly status: 'pass' | 'fail' | 'unknown';
  readonly observed: string;
  readonly wanted: string;
  readonly next: string;
}

/** A part that is not there is otherwise than wanted; one that could not be read is unknown, whatever is wanted. */
export function diagnose({
  subject,
  read,
  wanted: may,
  wantedInWords = may.length === 0 ? 'that it is there' : may.join(' or '),
  next,
}: Observation): Diagnosis {
  const wanted = wantedInWords;
  if ('ok' in read)
    return may.length === 0 || may.includes(read.ok)
      ? { subject, status: 'pass', observed: read.ok, wanted, next: '' }
      : { subject, status: 'fail', observed: read.ok, wanted, next };
  if ('missing' in read) return { subject, status: 'fail', observed: read.missing, wanted, next };
  const [observed, remedy] =
    'denied' in read
      ? [`it may not be read: ${read.denied} is missing`, `run it with ${read.denied}`]
      : [
          `it could not be read: ${read.failed}`,
          'correct that, if it is for you to correct, and run it again',
        ];
  return { subject, status: 'unknown', observed, wanted, next: remedy };
}
