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

/** What a program reads of a line. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly limit: number | null;
  readonly unit: Figure['unit'];
  readonly ok: boolean;
}

/** A row for each line of the table. A line that stands beneath another bears its name too, so that no two are called the same. */
export function rowsOf(figures: readonly Figure[]): Row[] {
  let above = '';
  return figures.map((figure) => {
    const { name, value, limit, unit } = figure;
    const isBeneath = name.startsWith(' ');
    if (!isBeneath) above = name.split(':')[0] ?? name;
    const full = isBeneath ? `${above}: ${name.trim()}` : name;
    return { name: full, value, limit: limit ?? null, unit, ok: !isOver(figure) };
  });
}
