import type { Head } from '../../domain/access/database-state.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import type { EvidenceEntry } from '../../domain/evidence.ts';
import { assembled, StoredEntry } from '../../domain/evidence-copy.ts';
import type { Instant } from '../../domain/time.ts';
import { ABSENT, type Item, type LedgerTable, type Written } from './table.ts';

/** Bodies above this are stored in numbered parts beside their entry; DynamoDB allows 400 KB an item (docs/adr/004-evidence-parts.md). */
const MAX_BODY_CHARACTERS = 80_000;

const PARTITION = 'EVIDENCE#';
/** A chain has a partition of its own, named after its writer, so that IAM can say who writes it (dynamodb:LeadingKeys). */
export const chainPk = (chain: string): string => `${PARTITION}${chain}`;
/** The chain that an item lies beside; `undefined` for items of other partitions. */
export const chainOfPk = (pk: string): string | undefined =>
  pk.startsWith(PARTITION) ? pk.slice(PARTITION.length) : undefined;

const entrySk = (seq: number): string => `ENTRY#${String(seq).padStart(10, '0')}`;
/** The hash keeps the parts of two writers apart that race for one entry: the loser must not write over the winner's. */
const partSk = (seq: number, hash: string, part: number): string =>
  `PART#${String(seq).padStart(10, '0')}#${hash}#${String(part).padStart(4, '0')}`;
const FIRST = 'ENTRY#';
const LAST = 'ENTRY$';

/** Chains of evidence in the ledger's table. Nothing here changes an entry: it is appended, and its outbox mark comes off. */
export function ledgerChain(table: LedgerTable) {
  /**
   * One entry per number: `refused` means that another writer was first. With `outbox`, changes follow from it that are
   * still to be carried out, and the sweep looks after them from then on; `kept` is its body without them.
   */
  const append = async (
    entry: EvidenceEntry,
    outbox?: { readonly sweepAt: Instant; readonly kept?: string },
  ): Promise<Written> => {
    const pk = chainPk(entry.chain);
    const mark = outbox && { outbox: 0, due: 'due', dueAt: outbox.sweepAt };
    const { body, version: entryVersion, ...rest } = entry;
    const stored = { entryVersion, ...rest };
    const parts = split(body);
    if (parts.length === 1)
      return table.put({ pk, sk: entrySk(entry.seq), ...stored, body, ...mark }, ABSENT);
    await table.writeAll(
      parts.map((text, n) => ({ pk, sk: partSk(entry.seq, entry.hash, n), text, seq: entry.seq })),
      [],
    );
    return table.put(
      {
        pk,
        sk: entrySk(entry.seq),
        ...stored,
        parts: parts.length,
        ...(outbox?.kept !== undefined && { kept: outbox.kept }),
        ...mark,
      },
      ABSENT,
    );
  };

  const last = async (chain: string): Promise<Item | undefined> =>
    (await table.range(chainPk(chain), FIRST, LAST, { limit: 1 }))[0];

  const head = async (chain: string): Promise<Head | undefined> => {
    const item = await last(chain);
    return item && toHead(item);
  };

  /** The last entry, while something that follows from it is still to be done. Of another no part is read. */
  const unpublished = async (chain: string): Promise<Head | undefined> => {
    const item = await last(chain);
    return item?.outbox === undefined ? undefined : toHead(item);
  };

  /** Number and hash of the last entry, if all that follows from it is done. */
  const published = async (
    chain: string,
  ): Promise<Pick<EvidenceEntry, 'seq' | 'hash'> | undefined> => {
    const item = await last(chain);
    return item === undefined || item.outbox !== undefined ? undefined : storedEntry(item);
  };

  /** Notes how many of the entry's changes are carried out. `refused`: somebody else is further. */
  const markDone = ({ chain, seq }: EvidenceEntry, done: number): Promise<Written> =>
    table.update({ pk: chainPk(chain), sk: entrySk(seq), outbox: done }, [], {
      expression: 'outbox < :done',
      values: { ':done': done },
    });

  /** Takes the outbox mark off. */
  const markPublished = async ({ chain, seq }: EvidenceEntry): Promise<void> => {
    const item = { pk: chainPk(chain), sk: entrySk(seq) };
    const condition = { expression: 'attribute_exists(pk)' };
    if ((await table.update(item, ['outbox', 'due', 'dueAt'], condition)) === 'refused')
      throw new UnexpectedResponse(`evidence ${seq} of ${chain} is gone`);
  };

  /** The chain, oldest first, bodies put together again; one entry in memory at a time. */
  async function* entries(chain: string): AsyncGenerator<EvidenceEntry> {
    for await (const item of table.each(chainPk(chain), FIRST, LAST)) yield await toEntry(item);
  }

  /** The newest entries, newest first. */
  const newest = async (chain: string, limit: number): Promise<EvidenceEntry[]> =>
    Promise.all((await table.range(chainPk(chain), FIRST, LAST, { limit })).map(toEntry));

  const toHead = async (item: Item): Promise<Head> => {
    if (item.outbox !== undefined)
      return { ...(await toEntry(item)), published: false, done: Number(item.outbox) };
    const { parts: _, ...stored } = storedEntry(item);
    const entry =
      typeof item.kept === 'string' ? { ...stored, body: item.kept } : await toEntry(item);
    return { ...entry, published: true, done: 0 };
  };

  const toEntry = async (item: Item): Promise<EvidenceEntry> => {
    const stored = storedEntry(item);
    return assembled(stored, async (index) => {
      const part = await table.get(item.pk, partSk(stored.seq, stored.hash, index));
      if (part === undefined)
        throw new UnexpectedResponse(
          `evidence ${stored.seq} of ${stored.chain} lacks part ${index} of ${stored.parts}`,
        );
      return String(part.text);
    });
  };

  return { append, head, unpublished, published, markDone, markPublished, entries, newest };
}

/** An item `ENTRY#…` as the entry that it stores. Throws for one without key or signature: nothing is built on it. */
export function storedEntry(item: Item): StoredEntry {
  const parsed = StoredEntry.safeParse({ ...item, version: item.entryVersion });
  if (!parsed.success)
    throw new UnexpectedResponse(
      `${item.pk} ${item.sk} is no signed entry: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}`,
    );
  return parsed.data;
}

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
