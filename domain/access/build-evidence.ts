import { type Grant, grantKey } from '../privilege.ts';
import { addSeconds, DAY_SECONDS } from '../time.ts';
import type { Catalog } from './catalog.ts';
import type { Lease } from './lease.ts';
import { asManaged, type Managed } from './managed.ts';
import type { Plan, ReconcileInput } from './plan.ts';
import type { BatchRecord, EvidenceRecord } from './record.ts';
import { type AccessStatement, grantsOf, type Verb } from './statement.ts';
import { applyVerdict, type Effects, judgeLease } from './verdict.ts';

/** The Data API ends every statement after 24 hours: until then a batch that nobody can find may still commit. */
const STATEMENT_LIFETIME_SECONDS = DAY_SECONDS;

/** A batch that is over, with the pairs it named. */
export interface BatchOutcome {
  /** Its StatementName. */
  readonly name: string;
  readonly statements: readonly AccessStatement[];
  readonly record: Omit<BatchRecord, 'before' | 'after'>;
}

/** What one reading of the catalog, after at most one batch, proves. */
export interface EvidenceDraft {
  readonly leases: readonly Lease[];
  readonly managed: EvidenceRecord['managed'];
  readonly batch?: BatchRecord;
  readonly withheld?: NonNullable<EvidenceRecord['withheld']>;
  readonly approvedPlan?: string;
  readonly notes: readonly string[];
}

/** What is ours to plan with once a batch is over: a lease that ended while it ran has to find what it granted. */
export function withGranted(
  managed: ReconcileInput['managed'],
  outcome: BatchOutcome | undefined,
  seq: number,
  catalog: Catalog,
): ReconcileInput['managed'] {
  if (outcome === undefined || outcome.record.status === 'never-submitted') return managed;
  const granted = grantedBy(outcome).filter((grant) => catalog.held.has(grantKey(grant)));
  return new Map([
    ...managed,
    ...granted.map((grant) => [grantKey(grant), asManaged(grant, seq, catalog)] as const),
  ]);
}

/** What the ledger said before this reconcile: its managed grants, and what the last evidence noted. */
export interface PreviousEvidence {
  readonly managed: ReconcileInput['managed'];
  readonly last?: Pick<EvidenceRecord, 'notes' | 'withheld'> | undefined;
}

/** Judges every lease on the catalog as read back; `undefined` when there is nothing new to prove. */
export function buildEvidence(
  input: ReconcileInput,
  plan: Plan,
  effects: Effects,
  seq: number,
  outcome: BatchOutcome | undefined,
  { managed: recorded, last }: PreviousEvidence,
): EvidenceDraft | undefined {
  const { catalog, now } = input;
  const leases = input.leases.flatMap((lease) => {
    const verdict = judgeLease(lease, plan, catalog, effects, now);
    return (verdict && applyVerdict(verdict, seq, now)) ?? [];
  });
  const managed = managedChanges(input, plan, seq, outcome, recorded);
  const notes = plan.notes;
  const nothingNew =
    outcome === undefined &&
    leases.length === 0 &&
    managed.put.length + managed.remove.length === 0 &&
    notes.join() === (last?.notes ?? []).join() &&
    plan.withheld?.hash === last?.withheld?.hash;
  if (nothingNew) return undefined;
  return {
    leases,
    managed,
    notes,
    ...(outcome && { batch: withRows(outcome, catalog) }),
    ...(plan.withheld && {
      withheld: { hash: plan.withheld.hash, revoke: plan.withheld.revoke },
    }),
    ...(plan.approved && { approvedPlan: plan.approved.hash }),
  };
}

function managedChanges(
  input: ReconcileInput,
  plan: Plan,
  seq: number,
  outcome: BatchOutcome | undefined,
  recorded: ReconcileInput['managed'],
): EvidenceRecord['managed'] {
  const { catalog, now } = input;
  const next = new Map<string, Managed>();
  for (const [key, managed] of input.managed) {
    const mayStillRun = managed.uncertain !== undefined && managed.uncertain.until > now;
    if (mayStillRun || (plan.ours.has(key) && catalog.held.has(key))) next.set(key, managed);
  }
  for (const grant of grantedBy(outcome)) {
    const key = grantKey(grant);
    if (catalog.held.has(key) && outcome?.record.status !== 'never-submitted')
      next.set(key, asManaged(grant, seq, catalog));
    if (outcome?.record.status === 'never-submitted') {
      const until = addSeconds(now, STATEMENT_LIFETIME_SECONDS);
      const batches = [...(recorded.get(key)?.uncertain?.batches ?? []), outcome.name];
      next.set(key, { grant, since: seq, uncertain: { batches, until } });
    }
  }
  const released = new Set(plan.approved?.revoke.map(grantKey));
  for (const [key, managed] of next) {
    const { permanent: _, ...rest } = managed;
    if (plan.permanent.has(key) && managed.permanent !== true)
      next.set(key, { ...managed, permanent: true });
    // The approval is of all of it, but one batch may not hold it: from here on these revokes are not counted again.
    else if (released.has(key)) next.set(key, rest);
  }
  return {
    put: [...next]
      .filter(([key, managed]) => recorded.get(key) !== managed)
      .map(([, managed]) => managed),
    remove: [...recorded.keys()].filter((key) => !next.has(key)),
  };
}

/** A failed or aborted transaction granted nothing, whatever the catalog shows now. */
const grantedBy = (outcome: BatchOutcome | undefined): Grant[] =>
  outcome === undefined || outcome.record.status === 'failed' || outcome.record.status === 'aborted'
    ? []
    : pairs(outcome, 'GRANT');

const pairs = (outcome: BatchOutcome, verb: Verb): Grant[] =>
  outcome.statements.filter((statement) => statement.verb === verb).flatMap(grantsOf);

/** A plan grants only what is missing and revokes only what is there: the rows before follow from it. */
function withRows(outcome: BatchOutcome, catalog: Catalog): BatchRecord {
  const revoked = pairs(outcome, 'REVOKE');
  const after = [...pairs(outcome, 'GRANT'), ...revoked].filter((grant) =>
    catalog.held.has(grantKey(grant)),
  );
  return { ...outcome.record, before: revoked, after };
}

/** The pairs of a finished batch that the catalog does not show as they should be, each with the likely cause. */
export function ineffectivePairs(
  statements: readonly AccessStatement[],
  catalog: Catalog,
): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const statement of statements) {
    for (const grant of grantsOf(statement)) {
      const key = grantKey(grant);
      if (statement.verb === 'GRANT' && !catalog.held.has(key)) {
        pairs.set(
          key,
          'the GRANT finished but the catalog does not show it; somebody may have revoked it, or dropped the object, meanwhile',
        );
      }
      if (statement.verb === 'REVOKE' && catalog.held.has(key)) {
        pairs.set(
          key,
          'the REVOKE finished but the catalog still shows the grant; another grantor may have given it too: revoke it as that grantor',
        );
      }
    }
  }
  return pairs;
}
