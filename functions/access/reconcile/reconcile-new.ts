import type { BatchOutcome } from '../../../domain/access/batch-outcome.ts';
import type { EvidenceDraft } from '../../../domain/access/build-evidence.ts';
import { digestOfCatalog } from '../../../domain/access/catalog-digest.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import { nextSeq, type PartialState } from '../../../domain/access/database-state.ts';
import { reconcileInput } from '../../../domain/access/reconcile-input.ts';
import { grantsUnder } from '../../../domain/access/statement.ts';
import { isNew, stepForNew, UNREAD } from '../../../domain/access/step-for-new.ts';
import { watchUnread } from '../../../domain/access/watch.ts';
import { grantKey } from '../../../domain/privilege.ts';
import { commit } from './commit.ts';
import { readNow, type TimedReading } from './read-catalog.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';
import { submitBatch } from './submit-batch.ts';

/** Two readings and a batch, each waited for up to 40 seconds; with less, a look at everything goes step by step. */
const PASS_MS = 90_000;

/** `done`, or all has to be looked at, perhaps with a reading that was made just now. */
export type Passed =
  | { readonly isDone: true }
  | { readonly isDone: false; readonly read?: TimedReading };

type Loaded = PartialState & Required<Pick<PartialState, 'head' | 'lookAt' | 'unchangedIf'>>;

/**
 * Grants what new leases ask for without reading the others, where catalog, configuration and evidence are as the last look
 * at everything left them: what that concluded still holds, and these leases are all that is new. Whatever is in doubt is left
 * to a look at everything, which goes on from what this one has begun.
 */
export async function reconcileNew(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  ids: readonly string[],
): Promise<Passed> {
  const state = await deps.journal.loadSome(ref.key, ids);
  if (!isAlone(state, ids) || deps.remainingMs() < PASS_MS) return { isDone: false };
  const before = await readNow(deps, ref);
  if (digestOf(deps, before, state.head.seq) !== state.unchangedIf)
    return { isDone: false, read: before };
  const step = stepAfter(deps, ref, state, before);
  const first = step(undefined);
  if (first === undefined) return { isDone: false, read: before };
  if (first.do === 'commit') return conclude(deps, ref, state, { ...before, ...first });

  const { outcome } = await submitBatch(deps, ref, nextSeq(state), first);
  if (outcome?.status !== 'finished') return { isDone: false };
  const after = await readNow(deps, ref);
  const granted = grantsUnder('GRANT', first.batch.statements).map(grantKey);
  const expected = digestOf(deps, before, state.head.seq, granted);
  // Nothing else may have changed meanwhile, or nobody would ever have judged it.
  if (digestOf(deps, after, state.head.seq) !== expected) return { isDone: false };
  const second = stepAfter(deps, ref, state, after)(outcome);
  return second?.do === 'commit'
    ? conclude(deps, ref, state, { ...after, ...second })
    : { isDone: false };
}

/** Whether these leases are all new, and nothing is left to do of what was begun before. */
const isAlone = (state: PartialState, ids: readonly string[]): state is Loaded =>
  state.head !== undefined &&
  state.lookAt !== undefined &&
  state.unchangedIf !== undefined &&
  state.intent === undefined &&
  state.leases.length === ids.length &&
  state.leases.every(isNew);

/** Undefined for a catalog that could not be read. */
const digestOf = (
  { config }: ReconcileDeps,
  { reading }: TimedReading,
  seq: number,
  granted: readonly string[] = [],
): string | undefined =>
  'catalog' in reading
    ? digestOfCatalog({ ...reading, configuration: config.hash, seq }, granted)
    : undefined;

const stepAfter =
  (
    { config }: ReconcileDeps,
    ref: DatabaseRef,
    state: PartialState,
    { reading, at }: TimedReading,
  ) =>
  (outcome: BatchOutcome | undefined): ReturnType<typeof stepForNew> => {
    if ('unreachable' in reading) return undefined;
    const input = reconcileInput({
      config,
      ref,
      state,
      last: undefined,
      catalog: reading.catalog,
      managed: UNREAD.managed,
      recorded: UNREAD.recorded,
      now: at,
      isRetried: false,
    });
    return stepForNew({ ...input, baseline: UNREAD.baseline }, outcome);
  };

/** The look at everything that was due before is due still: this was none. */
async function conclude(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  state: Loaded,
  concluded: TimedReading & { readonly evidence: EvidenceDraft },
): Promise<Passed> {
  const { evidence, at } = concluded;
  const { journal } = deps;
  await commit(deps, ref, state, { ...evidence, at });
  // Where there is a watch, it finds by itself that more is watched.
  const watch = state.watch ? undefined : watchUnread(ref.warehouse, state.leases, at);
  if (watch !== undefined) await journal.watch(ref.key, watch);
  const unchangedIf = digestOf(deps, concluded, nextSeq(state));
  await journal.noteLook(ref.key, { at: state.lookAt, ...(unchangedIf && { unchangedIf }) });
  return { isDone: true };
}
