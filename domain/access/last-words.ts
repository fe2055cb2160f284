import { openIdTable } from './id-table.ts';

const SEQ_BYTES = 4;

/** The last entry of a chain that speaks of each lease, by number; of millions of leases too. */
export function listenToLeases() {
  const table = openIdTable(SEQ_BYTES);
  return {
    hear: (id: string, seq: number): void => {
      table.bytes(table.rowOf(id)).writeUInt32LE(seq);
    },
    isLastWord: (id: string, seq: number): boolean => {
      const row = table.find(id);
      return row >= 0 && table.bytes(row).readUInt32LE() === seq;
    },
  };
}
export type LastWords = Pick<ReturnType<typeof listenToLeases>, 'isLastWord'>;
