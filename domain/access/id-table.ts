import { sha256 } from '../hash.ts';

/** SHA-256 of the id. Ids come from outside: nothing shorter would keep two of them apart for certain. */
const KEY_BYTES = 32;
const ROWS_OF_CHUNK = 1 << 12;
const FIRST_SLOTS = 1 << 10;
const NONE = 0;

/**
 * So many bytes for each of very many ids, and not the ids themselves: a million of them take what their rows take, where
 * objects in a Map would take ten times that. Rows are numbered as they were added.
 */
export interface IdTable {
  readonly size: () => number;
  /** Its row; -1 where the id is not known. */
  readonly find: (id: string) => number;
  /** Its row, which is new and all zeros where the id was not known. */
  readonly rowOf: (id: string) => number;
  /** The bytes of a row themselves: what is written there is kept. */
  readonly bytes: (row: number) => Buffer;
}

export function openIdTable(width: number): IdTable {
  const stride = KEY_BYTES + width;
  /** Added one after the other and never copied: memory does not double while the table grows. */
  const chunks: Buffer[] = [];
  /** Open addressing: each slot holds the number of a row and 1, or nothing. Its length is a power of two. */
  let slots = new Uint32Array(FIRST_SLOTS);
  let size = 0;

  const chunkOf = (row: number): Buffer => {
    const chunk = chunks[Math.floor(row / ROWS_OF_CHUNK)];
    if (chunk === undefined) throw new RangeError(`there is no row ${row}`);
    return chunk;
  };
  const startOf = (row: number): number => (row % ROWS_OF_CHUNK) * stride;
  const keyOf = (row: number): string =>
    chunkOf(row).toString('hex', startOf(row), startOf(row) + KEY_BYTES);
  const firstSlot = (key: string): number => Number.parseInt(key.slice(0, 8), 16);

  /** Where the key is, or the empty slot where it belongs: there always is one. */
  const slotOf = (key: string): number => {
    const mask = slots.length - 1;
    let slot = firstSlot(key) & mask;
    for (;;) {
      const taken = slots[slot] ?? NONE;
      if (taken === NONE || keyOf(taken - 1) === key) return slot;
      slot = (slot + 1) & mask;
    }
  };
  const widen = (): void => {
    slots = new Uint32Array(slots.length * 2);
    for (let row = 0; row < size; row += 1) slots[slotOf(keyOf(row))] = row + 1;
  };

  const find = (id: string): number => (slots[slotOf(sha256(id))] ?? NONE) - 1;
  const rowOf = (id: string): number => {
    const key = sha256(id);
    const known = (slots[slotOf(key)] ?? NONE) - 1;
    if (known >= 0) return known;
    if (size * 2 >= slots.length) widen();
    const row = size;
    if (row % ROWS_OF_CHUNK === 0) chunks.push(Buffer.alloc(ROWS_OF_CHUNK * stride));
    chunkOf(row).write(key, startOf(row), 'hex');
    slots[slotOf(key)] = row + 1;
    size += 1;
    return row;
  };
  const bytes = (row: number): Buffer =>
    chunkOf(row).subarray(startOf(row) + KEY_BYTES, startOf(row) + stride);

  return { size: () => size, find, rowOf, bytes };
}
