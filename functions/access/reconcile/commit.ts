import type { EvidenceDraft } from '../../../domain/access/build-evidence.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import { nextSeq, type PartialState } from '../../../domain/access/database-state.ts';
import { type EvidenceRecord, withoutChanges } from '../../../domain/access/evidence-record.ts';
import { abandonedFrom } from '../../../domain/access/intent.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { TryAgain } from '../../../domain/errors.ts';
import { chainOf, nextEntry } from '../../../domain/evidence.ts';
import { canonical } from '../../../domain/hash.ts';
import type { Instant } from '../../../domain/time.ts';
import { publishOutbox } from './publish-outbox.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';

/** Appends the evidence, the commit point, and does what follows from it. */
export async function commit(
  deps: ReconcileDeps,
  ref: DatabaseRef,
  { head }: Pick<PartialState, 'head'>,
  draft: EvidenceDraft & { readonly at: Instant },
): Promise<void> {
  const seq = nextSeq({ ...(head && { head }) });
  const record: EvidenceRecord = {
    version: 1,
    warehouse: ref.warehouse.name,
    database: ref.key,
    seq,
    mode: ref.warehouse.mode,
    configuration: { revision: deps.config.revision, hash: deps.config.hash },
    ...draft,
  };
  const { key, journal } = deps;
  const chain = chainOf(ref.key);
  // Without a signature nothing is written: the intent stays open, and the work comes again.
  const entry = await key.sign(nextEntry({ chain, key: key.arn }, head, canonical(record)));
  const kept = canonical(withoutChanges(record));
  if ((await journal.append(entry, { sweepAt: abandonedFrom(record.at), kept })) === 'refused') {
    throw new TryAgain(`somebody else has written evidence ${seq} of ${ref.key}`);
  }
  tellOf(deps, record);
  await publishOutbox(deps, ref, { ...entry, published: false, done: 0 }, record);
}

function tellOf({ tell, measure }: ReconcileDeps, record: EvidenceRecord): void {
  const { database, seq: evidence, batch, leases, at } = record;
  const said = leases.filter(({ lastOutcome }) => lastOutcome?.seq === evidence);
  if (batch !== undefined) {
    const { attempt, statementId, status } = batch;
    tell('batch ended', { database, evidence, attempt, statementId, status });
  }
  tell('evidence committed', { database, evidence, outcomes: said.length });
  for (const { id: leaseId, revision, state, decidedBy, lastOutcome } of said) {
    const { source, requestId, detailType } = decidedBy;
    const about = { leaseId, revision, database, evidence, state, outcome: outcomeIn(lastOutcome) };
    tell('lease judged', { ...about, source, requestId, detailType });
  }
  for (const [outcome, { length }] of Map.groupBy(said, ({ lastOutcome }) =>
    outcomeIn(lastOutcome),
  ))
    measure('LeaseOutcomes', length, { outcome });
  const granted = leases.filter(({ appliedSince }) => appliedSince === at);
  measure(
    'SecondsToGrant',
    granted.map(({ decidedBy, decidedAt }) =>
      secondsBetween(decidedBy.approvedAt ?? decidedAt, at),
    ),
  );
}

const outcomeIn = (last: Lease['lastOutcome']): string => last?.outcome ?? 'none';

const secondsBetween = (from: Instant, to: Instant): number =>
  Math.max(0, (Date.parse(to) - Date.parse(from)) / 1_000);
