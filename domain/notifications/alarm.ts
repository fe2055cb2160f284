import * as z from 'zod/mini';
import { legibleWithin } from '../audit/render/legible.ts';
import { readJson } from '../ledger-json.ts';

/** What of CloudWatch's message about an alarm is told (facts §10.2). */
const Alarm = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.nullish(z.string()),
  NewStateValue: z.string(),
  NewStateReason: z.string(),
});

const MOST_CHARACTERS = 4_000;

/** A message of a topic as a person reads it: CloudWatch writes JSON, `notify` writes words. */
export function messageInWords(message: string): string {
  const read = readJson(Alarm, message);
  if ('problem' in read) return message;
  const { AlarmName, AlarmDescription, NewStateValue, NewStateReason } = read.value;
  return legibleWithin(
    MOST_CHARACTERS,
    [
      `${NewStateValue}: ${AlarmName}`,
      `  ${AlarmDescription ?? 'it has no description'}`,
      `  observed: ${NewStateReason}`,
    ].join('\n'),
  );
}
