import { databaseNamed, placeInWords } from '../../domain/access/database-key.ts';
import { recordOf } from '../../domain/access/evidence-record.ts';
import { reasonsInWords } from '../../domain/access/handover.ts';
import type { Intent } from '../../domain/access/intent.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import { databaseOfChain, type EvidenceEntry, judgeHashes } from '../../domain/evidence.ts';
import { type AccessThen, type HeldThen, replayTo } from '../../domain/explain/access-at.ts';
import { describeGrantee, describePrivilege, type Grant } from '../../domain/privilege.ts';
import type { Instant } from '../../domain/time.ts';

/** What one chain says of an instant, or why it says nothing. */
export type ChainThen = AccessThen & { readonly broken?: string };

/**
 * Replays a chain up to the first entry after `when`, checking that it hangs together. `open` reads its batches as they were opened. Of what comes after a broken entry
 * nothing is concluded; whether the signatures are ours, tools/verify-evidence.mjs says.
 */
export async function accessThen(
  chain: string,
  entries: AsyncIterable<EvidenceEntry> | Iterable<EvidenceEntry>,
  when: Instant,
  open: () => readonly Intent[] = () => [],
): Promise<ChainThen> {
  const judge = judgeHashes(chain);
  const replay = replayTo(when);
  try {
    for await (const entry of entries) {
      judge.add(entry);
      const verdict = judge.verdict();
      if (verdict.status === 'broken') return { ...replay.answer(), broken: verdict.because };
      // What was open then has its evidence: nobody needs the intents.
      if (!replay.add(recordOf(entry))) return replay.answer();
    }
  } catch (error) {
    if (!(error instanceof UnexpectedResponse)) throw error;
    return { ...replay.answer(), broken: error.message };
  }
  return replay.answer(open());
}

/** `wanted` leaves out what nobody asked about. */
export function accessLines(
  chain: string,
  { last, next, held, broken }: ChainThen,
  when: Instant,
  wanted: (grant: Grant) => boolean,
): string[] {
  const place = placeInWords(databaseNamed(databaseOfChain(chain)));
  const title = `${last === undefined ? '' : `${last.warehouse}, `}${place} at ${when}`;
  if (broken !== undefined)
    return [
      title,
      `  unknown  ${broken}`,
      last === undefined
        ? '  nothing before it can be read either'
        : `  what was held at ${last.at}, its evidence ${last.seq} tells; of what came later nothing is known`,
    ];
  const found = held.filter(({ grant }) => wanted(grant));
  const since =
    last === undefined
      ? '  no evidence is as old: nothing had been granted through us'
      : `  as evidence ${last.seq} of ${last.at} shows it`;
  const until =
    next === undefined
      ? '; this copy holds nothing later'
      : `; the next, ${next.seq}, is of ${next.at}`;
  return [
    title,
    `${since}${until}`,
    ...found.flatMap(heldLines),
    ...(found.length === 0 ? ['  nothing of it was held through us'] : []),
  ];
}

function heldLines({ grant, answer, because, leases, isPermanent }: HeldThen): string[] {
  const what = `${describeGrantee(grant.grantee)}: ${describePrivilege(grant.privilege)}`;
  const reasons = reasonsInWords(leases, isPermanent);
  return [
    `  ${answer === 'held' ? 'held   ' : 'unknown'}  ${what}`,
    ...(because === undefined ? [] : [`           ${because}`]),
    ...(reasons.length > 0 ? reasons : ['of no lease that lived then']).map(
      (one) => `           ${one}`,
    ),
  ];
}

/** What the evidence does not hold. */
export const NOT_IN_EVIDENCE =
  'not in the evidence: what others granted, and who was in which group or role then';
