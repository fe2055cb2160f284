import type { Intent } from '../../../aws/ledger-journal.ts';
import { firstBatch, type Plan } from '../../../domain/access/batch.ts';
import type { Home } from '../../../domain/access/database-key.ts';
import { TryAgain } from '../../../domain/errors.ts';
import { type Desk, writerOf } from './desk.ts';
import { namesOf } from './settle.ts';

/**
 * Submits the plan's first batch behind an intent. It concludes nothing: the next pass finds the intent, settles it and
 * reads back, and so does whoever comes after a crash.
 */
export async function enact(
  desk: Desk,
  home: Home,
  plan: Plan,
  seq: number,
  before?: Intent,
): Promise<void> {
  const { statements, sql } = firstBatch(plan);
  const intent: Intent = {
    seq,
    attempt: (before?.attempt ?? 0) + 1,
    at: desk.now(),
    statements,
    sql,
    transients: before?.transients ?? 0,
  };
  if ((await desk.journal.openIntent(home.key, intent, before)) === 'refused') {
    throw new TryAgain(`somebody else has opened batch ${seq} of ${home.key}`);
  }
  const { id: statementId } = await desk.redshift.submit(
    writerOf(home),
    sql,
    namesOf(home, intent),
  );
  await desk.journal.noteSubmitted(home.key, { ...intent, statementId });
}
