import { Stream } from 'node:stream';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Readonly<Record<string, AttributeValue>>;

/** A version of an item and the one before it, for reads that are not consistent; a deleted item stays without `item`. */
export interface Row {
  readonly key: string;
  readonly item: Item | undefined;
  readonly previous: Item | undefined;
  readonly changedAtMs: number;
}

/** What dynalite's actions take for a LevelDB store: one table, its items and its indexes. */
export interface Store {
  readonly options: { readonly maxItemSize: number };
  readonly getTable: (name: string, done: (error: Error | null, table?: object) => void) => void;
  readonly getItemDb: () => Rows;
  readonly getIndexDb: (type: string, table: string, index: string) => Rows;
}

type Done<Value = void> = (error: null, value?: Value) => void;

interface Range {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

interface RowsOptions {
  readonly now: () => number;
  /** What a read shows of the row. */
  readonly seen: (row: Row) => Item | undefined;
  /** How long a deleted item may still be read. */
  readonly staleMs: number;
  readonly onWrite?: (before: Item | undefined, after: Item | undefined) => void;
}

/** A key of an index that is written every few minutes leaves a row behind each time; fewer are not worth a look. */
const LEAST_DELETED = 200;

/**
 * Rows by key, with the part of LevelDB's interface that dynalite uses. Everything is answered at once, so a request
 * is done before the next begins, and the same requests in the same order give the same answers.
 */
export class Rows {
  private rows: Row[] = [];
  private readonly options: RowsOptions;
  /** How many rows are of deleted items, and at how many of them those that nobody can read any more are let go. */
  private deleted = 0;
  private mostDeleted = LEAST_DELETED;

  constructor(options: RowsOptions) {
    this.options = options;
  }

  readonly lock = (_key: string, run: (release: <Callback>(done: Callback) => Callback) => void) =>
    run((done) => done);

  get(key: string, done: Done<Item>): void {
    const row = this.rows[this.position(key)];
    done(null, row?.key === key ? this.options.seen(row) : undefined);
  }

  put(key: string, item: Item, done: Done): void {
    this.write(key, item);
    done(null);
  }

  del(key: string, done: Done): void {
    this.write(key, undefined);
    done(null);
  }

  /** The items of the range as they are now, emitted a moment later, because its reader has yet to listen. */
  createValueStream(range: Range): Stream {
    const stream = new Stream();
    const items = this.items(range);
    queueMicrotask(() => {
      for (const item of items) stream.emit('data', item);
      stream.emit('end');
    });
    return stream;
  }

  items({ gt, gte = '', lt, lte, reverse = false, limit = -1 }: Range = {}): Item[] {
    const from = gt === undefined ? gte : after(gt);
    const to = lte === undefined ? lt : after(lte);
    const end = to === undefined ? this.rows.length : this.position(to);
    const rows = this.rows.slice(this.position(from), end);
    const items = (reverse ? rows.reverse() : rows)
      .map(this.options.seen)
      .filter((item) => item !== undefined);
    return limit < 0 ? items : items.slice(0, limit);
  }

  private write(key: string, item: Item | undefined): void {
    const index = this.position(key);
    const known = this.rows[index]?.key === key ? this.rows[index] : undefined;
    const before = known?.item;
    const row = { key, item, previous: before, changedAtMs: this.options.now() };
    this.rows.splice(index, known === undefined ? 0 : 1, row);
    if (known !== undefined && before === undefined) this.deleted -= 1;
    if (item === undefined) this.deleted += 1;
    if (this.deleted > this.mostDeleted) this.letGo();
    if (before !== undefined || item !== undefined) this.options.onWrite?.(before, item);
  }

  private letGo(): void {
    const since = this.options.now() - this.options.staleMs;
    const kept = this.rows.filter((row) => row.item !== undefined || row.changedAtMs >= since);
    this.deleted -= this.rows.length - kept.length;
    this.mostDeleted = LEAST_DELETED + 2 * this.deleted;
    this.rows = kept;
  }

  /** Where the first row with this key or a later one stands. dynalite's keys are hexadecimal, so `<` is their order. */
  private position(key: string): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.rows[middle]?.key ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The first key after this one. */
const after = (key: string): string => `${key}\0`;
