import { type Grant, grantKey } from '../privilege.ts';
import { addSeconds, DAY_SECONDS } from '../time.ts';
import type { Catalog } from './catalog.ts';
import type { Lease } from './lease.ts';
import { asManaged, type Managed } from './managed.ts';
import type { Planned, Situation } from './plan.ts';
import type { BatchRecord, EvidenceRecord } from './record.ts';
import { grantsOf, type Statement, type Verb } from './statement.ts';
import { applyVerdict, type Deeds, judge } from './verdict.ts';

/** The Data API ends every statement after 24 hours: until then a batch that nobody can find may still commit. */
const STATEMENT_LIFETIME_SECONDS = DAY_SECONDS;

/** A batch that is over, with the pairs it named. */
export interface DoneBatch {
  /** Its StatementName. */
  readonly name: string;
  readonly statements: readonly Statement[];
  readonly record: Omit<BatchRecord, 'before' | 'after'>;
}

/** What one reading of the catalog, after at most one batch, proves. */
export interface Conclusion {
  readonly leases: readonly Lease[];
  readonly managed: EvidenceRecord['managed'];
  readonly batch?: BatchRecord;
  readonly withheld?: NonNullable<EvidenceRecord['withheld']>;
  readonly approvedPlan?: string;
  readonly notes: readonly string[];
}

/** What is ours to plan with once a batch is over: a lease that ended while it ran has to find what it granted. */
export function withGranted(
  managed: Situation['managed'],
  done: DoneBatch | undefined,
  seq: number,
  catalog: Catalog,
): Situation['managed'] {
  if (done === undefined || done.record.status === 'never-submitted') return managed;
  const granted = grantedBy(done).filter((grant) => catalog.held.has(grantKey(grant)));
  return new Map([
    ...managed,
    ...granted.map((grant) => [grantKey(grant), asManaged(grant, seq, catalog)] as const),
  ]);
}

/** What the ledger said before this reconcile: its managed grants, and what the last evidence noted. */
export interface Recorded {
  readonly managed: Situation['managed'];
  readonly last?: Pick<EvidenceRecord, 'notes' | 'withheld'> | undefined;
}

/** Judges every lease on the catalog as read back; `undefined` when there is nothing new to prove. */
export function conclude(
  situation: Situation,
  planned: Planned,
  deeds: Deeds,
  seq: number,
  done: DoneBatch | undefined,
  { managed: recorded, last }: Recorded,
): Conclusion | undefined {
  const { catalog, now } = situation;
  const leases = situation.leases.flatMap((lease) => {
    const verdict = judge(lease, planned, catalog, deeds, now);
    return (verdict && applyVerdict(verdict, seq, now)) ?? [];
  });
  const managed = managedChanges(situation, planned, seq, done, recorded);
  const notes = planned.notes;
  const nothingNew =
    done === undefined &&
    leases.length === 0 &&
    managed.put.length + managed.remove.length === 0 &&
    notes.join() === (last?.notes ?? []).join() &&
    planned.withheld?.hash === last?.withheld?.hash;
  if (nothingNew) return undefined;
  return {
    leases,
    managed,
    notes,
    ...(done && { batch: withRows(done, catalog) }),
    ...(planned.withheld && {
      withheld: { hash: planned.withheld.hash, revoke: planned.withheld.revoke },
    }),
    ...(planned.approved && { approvedPlan: planned.approved.hash }),
  };
}

function managedChanges(
  situation: Situation,
  planned: Planned,
  seq: number,
  done: DoneBatch | undefined,
  recorded: Situation['managed'],
): EvidenceRecord['managed'] {
  const { catalog, now } = situation;
  const next = new Map<string, Managed>();
  for (const [key, managed] of situation.managed) {
    const mayStillRun = managed.uncertain !== undefined && managed.uncertain.until > now;
    if (mayStillRun || (planned.ours.has(key) && catalog.held.has(key))) next.set(key, managed);
  }
  for (const grant of grantedBy(done)) {
    const key = grantKey(grant);
    if (catalog.held.has(key) && done?.record.status !== 'never-submitted')
      next.set(key, asManaged(grant, seq, catalog));
    if (done?.record.status === 'never-submitted') {
      const until = addSeconds(now, STATEMENT_LIFETIME_SECONDS);
      const batches = [...(recorded.get(key)?.uncertain?.batches ?? []), done.name];
      next.set(key, { grant, since: seq, uncertain: { batches, until } });
    }
  }
  const released = new Set(planned.approved?.revoke.map(grantKey));
  for (const [key, managed] of next) {
    const { permanent: _, ...rest } = managed;
    if (planned.permanent.has(key) && managed.permanent !== true)
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
const grantedBy = (done: DoneBatch | undefined): Grant[] =>
  done === undefined || done.record.status === 'failed' || done.record.status === 'aborted'
    ? []
    : pairs(done, 'GRANT');

const pairs = (done: DoneBatch, verb: Verb): Grant[] =>
  done.statements.filter((statement) => statement.verb === verb).flatMap(grantsOf);

/** A plan grants only what is missing and revokes only what is there: the rows before follow from it. */
function withRows(done: DoneBatch, catalog: Catalog): BatchRecord {
  const revoked = pairs(done, 'REVOKE');
  const after = [...pairs(done, 'GRANT'), ...revoked].filter((grant) =>
    catalog.held.has(grantKey(grant)),
  );
  return { ...done.record, before: revoked, after };
}

/** The pairs of a finished batch that the catalog does not show as they should be, each with the likely cause. */
export function ineffectivePairs(
  statements: readonly Statement[],
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
