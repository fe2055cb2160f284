import type { DatabaseState } from '../../domain/access/database-state.ts';
import type { EvidenceRecord } from '../../domain/access/evidence-record.ts';
import type { Intent } from '../../domain/access/intent.ts';
import type { Lease } from '../../domain/access/lease.ts';
import type { Managed } from '../../domain/access/managed.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import type { EvidenceEntry } from '../../domain/evidence.ts';
import { grantKey } from '../../domain/privilege.ts';
import {
  databasePk,
  type LedgerLeases,
  managedItem,
  managedSk,
  toLease,
  toManaged,
} from './leases.ts';
import { ABSENT, type Item, type LedgerTable, type Written } from './table.ts';

/** Bodies above this are stored in numbered parts beside their entry; DynamoDB allows 400 KB an item (docs/adr/004-evidence-parts.md). */
const MAX_BODY_CHARACTERS = 80_000;

const evidenceSk = (seq: number): string => `EVIDENCE#${String(seq).padStart(10, '0')}`;
/** The hash keeps the parts of two consumers apart that race for one entry: the loser must not write over the winner's. */
const partSk = (seq: number, hash: string, part: number): string =>
  `PART#${String(seq).padStart(10, '0')}#${hash}#${String(part).padStart(4, '0')}`;

export function ledgerJournal(table: LedgerTable, leases: LedgerLeases) {
  /** Live leases, managed grants and the open intent in one consistent query (INTENT < LEASE# < MANAGED#), and the chain's head. */
  const load = async (database: string): Promise<DatabaseState> => {
    const pk = databasePk(database);
    const [items, last] = await Promise.all([
      table.range(pk, 'INTENT', 'MANAGED$'),
      head(database),
    ]);
    const intent = items.find(({ sk }) => sk === 'INTENT');
    const managed = items.filter(({ sk }) => sk.startsWith('MANAGED#')).map(toManaged);
    return {
      leases: items.filter(({ sk }) => sk.startsWith('LEASE#')).map(toLease),
      managed: new Map(managed.map((entry) => [grantKey(entry.grant), entry])),
      ...(intent && { intent: JSON.parse(String(intent.body)) as Intent }),
      ...(last && { head: last }),
    };
  };

  /** The chain's last entry, and whether everything that follows from it has been done and told. */
  const head = async (database: string): Promise<DatabaseState['head']> => {
    const [last] = await table.range(databasePk(database), 'EVIDENCE#', 'EVIDENCE$', { limit: 1 });
    return last && { ...(await toEntry(last)), published: last.outbox !== true };
  };

  /** Opens the intent, or replaces the attempt before it. `refused` means that somebody else is at work. */
  const openIntent = (
    database: string,
    intent: Intent,
    replaces?: Pick<Intent, 'seq' | 'attempt'>,
  ): Promise<Written> =>
    table.put(
      intentItem(database, intent),
      replaces
        ? {
            expression: 'seq = :seq AND attempt = :attempt',
            values: { ':seq': replaces.seq, ':attempt': replaces.attempt },
          }
        : ABSENT,
    );

  const noteSubmitted = (database: string, intent: Intent): Promise<Written> =>
    openIntent(database, intent, intent);

  /** The commit point: one entry per sequence number. `refused` means that another consumer concluded first. */
  const append = async (database: string, entry: EvidenceEntry): Promise<Written> => {
    const pk = databasePk(database);
    const parts = split(entry.body);
    if (parts.length > 1) {
      await table.writeAll(
        parts.map((text, n) => ({
          pk,
          sk: partSk(entry.seq, entry.hash, n),
          text,
          seq: entry.seq,
        })),
        [],
      );
    }
    const body: Record<string, string | number> =
      parts.length > 1 ? { parts: parts.length } : { body: entry.body };
    const { seq, previous, hash } = entry;
    return table.put(
      { pk, sk: evidenceSk(seq), seq, previous, hash, outbox: true, ...body },
      ABSENT,
    );
  };

  /** Brings leases and managed grants to what the evidence says, and closes its intent. May be repeated. */
  const project = async (database: string, record: EvidenceRecord): Promise<void> => {
    const pk = databasePk(database);
    for (const lease of record.leases) await leases.project(lease);
    await table.writeAll(
      record.managed.put.map((managed) => managedItem(database, managed)),
      record.managed.remove.map((key) => ({ pk, sk: managedSk(key) })),
    );
    await table.remove(pk, 'INTENT', {
      expression: 'attribute_not_exists(pk) OR seq <= :seq',
      values: { ':seq': record.seq },
    });
  };

  /** Takes the outbox mark off: everything that follows from this entry has been done and told. */
  const markPublished = async (database: string, entry: EvidenceEntry): Promise<void> => {
    const item = await table.get(databasePk(database), evidenceSk(entry.seq));
    if (item === undefined)
      throw new UnexpectedResponse(`evidence ${entry.seq} of ${database} is gone`);
    const { outbox: _done, ...rest } = item;
    await table.put({ ...rest, pk: item.pk, sk: item.sk }, { expression: 'attribute_exists(pk)' });
  };

  /** Makes the managed grants exactly these, after a restore. */
  const reinstate = async (
    database: string,
    managed: ReadonlyMap<string, Managed>,
  ): Promise<void> => {
    const known = (await load(database)).managed;
    const gone = [...known.keys()].filter((key) => !managed.has(key));
    await table.writeAll(
      [...managed.values()].map((entry) => managedItem(database, entry)),
      gone.map((key) => ({ pk: databasePk(database), sk: managedSk(key) })),
    );
  };

  /** The whole chain of a database, oldest first, bodies put together again. */
  const chain = async (database: string): Promise<EvidenceEntry[]> => {
    const items = await table.range(databasePk(database), 'EVIDENCE#', 'EVIDENCE$');
    return Promise.all(items.map(toEntry));
  };

  /** Leases of a database that have ended. */
  const ended = async (database: string): Promise<Lease[]> =>
    (await table.range(databasePk(database), 'ENDED#', 'ENDED$')).map(toLease);

  const toEntry = async (item: Item): Promise<EvidenceEntry> => ({
    seq: Number(item.seq),
    previous: String(item.previous),
    hash: String(item.hash),
    body: item.parts === undefined ? String(item.body) : await assembled(item),
  });

  const assembled = async ({ pk, seq, hash, parts }: Item): Promise<string> => {
    const part = (n: number): string => partSk(Number(seq), String(hash), n);
    const found = await table.range(pk, part(0), part(Number(parts) - 1));
    if (found.length !== Number(parts))
      throw new UnexpectedResponse(
        `evidence ${seq} of ${pk} has ${found.length} of ${parts} parts`,
      );
    return found.map(({ text }) => String(text)).join('');
  };

  return {
    load,
    head,
    openIntent,
    noteSubmitted,
    append,
    project,
    markPublished,
    reinstate,
    chain,
    ended,
  };
}
export type LedgerJournal = ReturnType<typeof ledgerJournal>;

const intentItem = (database: string, intent: Intent): Item => ({
  pk: databasePk(database),
  sk: 'INTENT',
  seq: intent.seq,
  attempt: intent.attempt,
  body: JSON.stringify(intent),
});

/** Pieces of at most MAX_BODY_CHARACTERS; a surrogate pair is never cut, or its UTF-8 would be lost. */
function split(body: string): string[] {
  const parts: string[] = [];
  let at = 0;
  do {
    let end = Math.min(body.length, at + MAX_BODY_CHARACTERS);
    if (end < body.length && /[\ud800-\udbff]/.test(body.charAt(end - 1))) end -= 1;
    parts.push(body.slice(at, end));
    at = end;
  } while (at < body.length);
  return parts;
}
