import type { EvidenceRecord, GrantRectangle } from '../access/evidence-record.ts';
import type { Intent } from '../access/intent.ts';
import type { Managed, Renamed } from '../access/managed.ts';
import { managedIn } from '../access/managed-rectangle.ts';
import { grantsOf, grantsOfRectangle } from '../access/statement.ts';
import { type Grant, grantKey } from '../privilege.ts';
import type { Instant } from '../time.ts';

/** A grant of ours at an instant, or one that may have been there. */
export interface GrantThen {
  readonly grant: Grant;
  readonly answer: 'held' | 'unknown';
  /** The baseline declared it. */
  readonly isPermanent: boolean;
  /** Why nobody knows. */
  readonly because?: string;
}

/** As the last evidence shows it. */
const asShown = ({ grant, permanent, uncertain }: Managed): GrantThen => ({
  grant,
  isPermanent: permanent !== undefined,
  answer: uncertain === undefined ? 'held' : 'unknown',
  ...(uncertain && { because: GIVEN_UP }),
});

const GIVEN_UP = 'a batch that was given up unseen may have granted it';

/** After the last evidence, with the batches that had been opened and that no evidence tells of yet. */
export function afterLast(last: readonly Managed[], open: readonly Intent[]): GrantThen[] {
  const named = open.flatMap(({ statements }) => statements.flatMap(grantsOf));
  const perhaps = new Map(named.map((grant) => [grantKey(grant), grant]));
  const held = new Set(last.map(({ grant }) => grantKey(grant)));
  return [
    ...last.map((managed) =>
      perhaps.has(grantKey(managed.grant)) ? unknown(asShown(managed), OPEN) : asShown(managed),
    ),
    ...[...perhaps]
      .filter(([key]) => !held.has(key))
      .map(([, grant]) => unknown({ grant, answer: 'unknown', isPermanent: false }, OPEN)),
  ];
}

const OPEN = 'a batch that names it was opened, and this copy does not tell what came of it';

/**
 * Between two readings of the catalog, the second of which `next` tells: what both show was there all the time, and what the
 * batch between them changed is dated by it. What vanished otherwise did so at a time that nobody knows.
 */
export function between(
  before: readonly Managed[],
  next: EvidenceRecord,
  when: Instant,
): GrantThen[] {
  const shown = shownBy(next, before);
  const batch = batchAt(next, when);
  const known = new Set<string>();
  const then = before.flatMap((managed): GrantThen[] => {
    const key = grantKey(renamed(managed, next.renamed ?? []));
    known.add(key);
    const seen = asShown(managed);
    if (managed.uncertain !== undefined) return [seen];
    const isRevoked = batch.revoked.has(key);
    if (isRevoked && batch.phase === 'under way') return [unknown(seen, underWay(next))];
    if (isRevoked && batch.phase === 'done') return shown.has(key) ? [seen] : [];
    // What had to be granted again was not there any more.
    const isRegranted = batch.granted.has(key);
    const isThere = isRevoked || (isRegranted ? batch.phase === 'done' : shown.has(key));
    return [isThere ? seen : unknown(seen, `evidence ${next.seq} of ${next.at} ${GONE}`)];
  });
  if (batch.phase === 'to come') return then;
  const granted = [...batch.granted].filter(([key]) => !known.has(key));
  return [
    ...then,
    ...granted.map(([key, grant]): GrantThen => {
      const seen: GrantThen = { grant, answer: 'held', isPermanent: false };
      if (batch.phase === 'under way') return unknown(seen, underWay(next));
      return shown.has(key)
        ? { ...seen, isPermanent: shown.get(key)?.permanent !== undefined }
        : unknown(seen, `it was granted, and evidence ${next.seq} of ${next.at} ${GONE}`);
    }),
  ];
}

const GONE = 'does not show it any more: somebody took it away, at a time that nobody of us saw';
const underWay = ({ seq, batch }: EvidenceRecord): string =>
  `the batch of evidence ${seq} was under way, submitted at ${batch?.submittedAt}`;
const unknown = (seen: GrantThen, because: string): GrantThen => ({
  ...seen,
  answer: 'unknown',
  because,
});

/** Our grants as the record leaves them, by grant key; without those that nobody knows of. */
function shownBy({ managed }: EvidenceRecord, before: readonly Managed[]): Map<string, Managed> {
  const changed = new Set([...managed.remove, ...managed.put.map(({ id }) => id)]);
  const grants = [
    ...before.filter(({ rectangle = '' }) => !changed.has(rectangle)),
    ...managed.put.flatMap(managedIn),
  ];
  return new Map(
    grants
      .filter(({ uncertain }) => uncertain === undefined)
      .map((one) => [grantKey(one.grant), one]),
  );
}

interface BatchThen {
  readonly phase: 'to come' | 'under way' | 'done';
  readonly granted: ReadonlyMap<string, Grant>;
  readonly revoked: ReadonlyMap<string, Grant>;
}

/** How far the record's batch was; a failed one changed nothing, whenever it failed. */
function batchAt({ batch, at, managed }: EvidenceRecord, when: Instant): BatchThen {
  if (batch === undefined || batch.status === 'failed' || batch.status === 'aborted')
    return { phase: 'to come', granted: new Map(), revoked: new Map() };
  const revoked = grantsIn(batch.before);
  const perhaps = managed.put
    .filter(({ uncertain }) => uncertain !== undefined)
    .map(({ privileges, grantees }) => ({ privileges, grantees }));
  const granted = grantsIn([...batch.after, ...(batch.vanished ?? []), ...perhaps]);
  for (const key of revoked.keys()) granted.delete(key);
  // Of a batch that nobody saw finish, nobody knows when it did.
  const doneAt = batch.status === 'finished' ? (batch.finishedAt ?? at) : at;
  if (when < batch.submittedAt) return { phase: 'to come', granted, revoked };
  return { phase: when < doneAt ? 'under way' : 'done', granted, revoked };
}

const grantsIn = (rectangles: readonly GrantRectangle[]): Map<string, Grant> =>
  new Map(rectangles.flatMap(grantsOfRectangle).map((grant) => [grantKey(grant), grant]));

/** Under the names that the record found. */
function renamed({ grant, granteeId, schema }: Managed, found: readonly Renamed[]): Grant {
  const { privilege, grantee } = grant;
  const who = found.find(({ kind, id }) => kind === grantee.type && id === granteeId);
  const where = found.find(({ kind, id }) => kind === 'schema' && id === schema?.id);
  return {
    privilege: where && 'schema' in privilege ? { ...privilege, schema: where.to } : privilege,
    grantee: who ? { ...grantee, name: who.to } : grantee,
  };
}
