/** One line of the table. Without a limit it is information; `naive` is the same figure the naive way, of the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'bytes' | '×' | 'USD' | '';
  /** The most that is allowed. */
  readonly limit?: number;
  readonly naive?: number;
}

export const isOver = ({ value, limit }: Figure): boolean =>
  limit !== undefined && !(value <= limit);
