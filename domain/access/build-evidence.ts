import { type Grant, grantKey } from '../privilege.ts';
import { addSeconds, DAY_SECONDS } from '../time.ts';
import { firstBatch, isEmpty } from './batch.ts';
import { plannedIds, shownAs } from './batch-ids.ts';
import { type BatchOutcome, grantedBy, managedBy, pairsOf } from './batch-outcome.ts';
import type { Catalog } from './catalog.ts';
import { schemaOf } from './catalog-ids.ts';
import { coalesce } from './coalesce.ts';
import type { Effects } from './effects.ts';
import type { BatchRecord, EvidenceRecord, GrantRectangle } from './evidence-record.ts';
import { triedInVain } from './in-vain.ts';
import { applyVerdict, judgeLease } from './judge-lease.ts';
import { concludeSuspension } from './judge-suspension.ts';
import type { Lease } from './lease.ts';
import { asManaged, type Managed } from './managed.ts';
import { toRectangles } from './managed-rectangle.ts';
import { isShown } from './offboarding/take-others.ts';
import type { Plan } from './plan-access.ts';
import type { ReconcileInput } from './reconcile-input.ts';
import { takenIn } from './statement.ts';
import { withNotices } from './tell-notices.ts';

/** The Data API ends every statement after 24 hours: until then a batch that nobody can find may still commit. */
const STATEMENT_LIFETIME_SECONDS = DAY_SECONDS;

const asRectangles = (grants: readonly Grant[]): GrantRectangle[] =>
  coalesce('GRANT', grants).map(({ privileges, grantees }) => ({ privileges, grantees }));

/** What one reading of the catalog, after at most one batch, proves. */
export interface EvidenceDraft {
  readonly leases: readonly Lease[];
  readonly suspensions?: NonNullable<EvidenceRecord['suspensions']>;
  readonly managed: EvidenceRecord['managed'];
  readonly renamed?: NonNullable<EvidenceRecord['renamed']>;
  readonly batch?: BatchRecord;
  readonly plannedSql?: readonly string[];
  readonly withheld?: NonNullable<EvidenceRecord['withheld']>;
  readonly approvedPlan?: string;
  readonly inVain?: NonNullable<EvidenceRecord['inVain']>;
  readonly notes: readonly string[];
}

/** Judges every lease on the catalog as read back; `undefined` when there is nothing new to prove. */
export function buildEvidence(
  input: ReconcileInput,
  plan: Plan,
  effects: Effects,
  outcome: BatchOutcome | undefined,
): EvidenceDraft | undefined {
  const { now, seq, last, mode } = input;
  const judged = input.leases.flatMap((lease) => {
    const verdict = judgeLease(lease, plan, effects, input);
    return (verdict && applyVerdict(verdict, seq, now)) ?? [];
  });
  const leases = withNotices(input.leases, judged, seq, now);
  const suspensions = (input.suspensions ?? []).flatMap(
    (suspension) => concludeSuspension(suspension, plan, effects, input) ?? [],
  );
  const managed = managedChanges(input, plan, outcome);
  const notes = plan.notes;
  const nothingNew =
    outcome === undefined &&
    leases.length === 0 &&
    suspensions.length === 0 &&
    managed.put.length + managed.remove.length === 0 &&
    notes.join() === (last?.notes ?? []).join() &&
    plan.withheld?.hash === last?.withheld?.hash;
  if (nothingNew) return undefined;
  const inVain = triedInVain(plan, effects, input);
  return {
    leases,
    ...(suspensions.length > 0 && { suspensions }),
    managed,
    ...(plan.renamed.length > 0 && { renamed: plan.renamed }),
    notes,
    ...(outcome && { batch: withRows(outcome, input) }),
    ...(mode !== 'enforce' && !isEmpty(plan) && { plannedSql: firstBatch(plan).sql }),
    ...(plan.withheld && {
      withheld: {
        hash: plan.withheld.hash,
        revoke: asRectangles(plan.withheld.revoke),
        since: last?.withheld?.hash === plan.withheld.hash ? last.withheld.since : seq,
      },
    }),
    ...(plan.approved && { approvedPlan: plan.approved.hash }),
    ...(inVain.length > 0 && { inVain }),
  };
}

function managedChanges(
  input: ReconcileInput,
  plan: Plan,
  outcome: BatchOutcome | undefined,
): EvidenceRecord['managed'] {
  const { catalog, now, seq, recorded } = input;
  if (outcome === undefined && isAsRecorded(recorded, plan, catalog))
    return { put: [], remove: [] };
  const next = new Map<string, Managed>();
  for (const [key, managed] of input.managed)
    if (managed.uncertain !== undefined && managed.uncertain.until > now) next.set(key, managed);
  for (const [key, managed] of plan.ours) if (catalog.held.has(key)) next.set(key, managed);
  if (outcome?.status === 'never-submitted')
    for (const managed of uncertainAfter(outcome, input))
      next.set(grantKey(managed.grant), managed);
  else if (outcome) for (const [key, one] of managedBy(outcome, seq, catalog)) next.set(key, one);
  if (input.mode === 'enforce')
    for (const [key, grant] of plan.adopted) next.set(key, asManaged(grant, seq, catalog));
  const released = new Set(plan.approved?.revoke.map(grantKey));
  for (const [key, managed] of next) {
    if (plan.permanent.has(key) && managed.permanent === undefined)
      next.set(key, { ...managed, permanent: seq });
    // The approval is of all of it, but one batch may not hold it: from here on these revokes are not counted again.
    else if (released.has(key)) next.set(key, notPermanent(managed));
  }
  return rectangleChanges(recorded, next, seq);
}

/** As nearly always; there may be tens of thousands. */
function isAsRecorded(recorded: Plan['ours'], plan: Plan, { held }: Catalog): boolean {
  if (plan.ours !== recorded || plan.approved !== undefined || plan.adopted.size > 0) return false;
  for (const [key, { permanent }] of recorded)
    if (!held.has(key) || (permanent === undefined && plan.permanent.has(key))) return false;
  return true;
}

function notPermanent({ permanent: _, ...managed }: Managed): Managed {
  return managed;
}

/** What is not as it was, with the rest of the rectangles in which that lay. */
function rectangleChanges(
  recorded: ReconcileInput['recorded'],
  next: ReadonlyMap<string, Managed>,
  seq: number,
): EvidenceRecord['managed'] {
  const broken = new Set<string>();
  for (const [key, managed] of recorded)
    if (managed.rectangle !== undefined && next.get(key) !== managed) broken.add(managed.rectangle);
  const put: Managed[] = [];
  for (const [key, managed] of next) {
    const isBroken = managed.rectangle !== undefined && broken.has(managed.rectangle);
    if (isBroken || recorded.get(key) !== managed) put.push(managed);
  }
  return { put: toRectangles(put, seq), remove: [...broken] };
}

/** Under the names of the SQL that may still run, with the ids that stood behind them. */
function uncertainAfter(
  outcome: BatchOutcome,
  { catalog, now, seq, recorded }: ReconcileInput,
): Managed[] {
  const until = addSeconds(now, STATEMENT_LIFETIME_SECONDS);
  const idsBehind = plannedIds(outcome.intent);
  return grantedBy(outcome).map((grant) => {
    const before = recorded.get(grantKey(grant))?.uncertain?.batches ?? [];
    const { granteeId, schemaId } = idsBehind(grant);
    const schema = schemaId === undefined ? undefined : schemaOf(catalog, schemaId);
    return {
      grant,
      since: seq,
      ...(granteeId !== undefined && { granteeId }),
      ...(schema && { schema: { id: schema.id, ownerId: schema.ownerId } }),
      uncertain: { batches: [...before, outcome.name], until },
    };
  });
}

/** A plan grants only what is missing and revokes only what is there: the rows before follow from it. */
function withRows(outcome: BatchOutcome, { catalog, others }: ReconcileInput): BatchRecord {
  const { intent, name: _, failedPart: _part, ...end } = outcome;
  const revoked = pairsOf(outcome, 'REVOKE');
  const isHeld = (grant: Grant): boolean => catalog.held.has(grantKey(grant));
  const shown = shownAs(intent, catalog);
  const granted = pairsOf(outcome, 'GRANT').map(shown);
  const after = [...granted, ...revoked.map(shown)].filter(isHeld);
  const mayHave = outcome.status === 'finished' || outcome.status === 'lost';
  const vanished = mayHave ? granted.filter((one) => !isHeld(one)) : [];
  const taking = takenIn(intent.statements);
  const isRead = others !== undefined && !('unreachable' in others);
  return {
    attempt: intent.attempt,
    submittedAt: intent.at,
    sql: intent.sql,
    ...end,
    before: asRectangles(revoked),
    after: asRectangles(after),
    ...(vanished.length > 0 && { vanished: asRectangles(vanished) }),
    ...(taking.length > 0 && {
      taking: {
        before: taking,
        ...(isRead && { after: taking.filter((one) => isShown(one, catalog, others)) }),
      },
    }),
  };
}
