import { type Cell, SqlError } from '../engine.ts';
import type { Scalar } from '../sql/select.ts';

/** What Redshift makes of these; NULL of any makes NULL. */
export function scalar(name: Scalar | 'concat', cells: readonly Cell[]): Cell {
  if (cells.includes(null)) return null;
  const texts = cells.map(String);
  const [text = '', second = '', third = ''] = texts;
  switch (name) {
    case 'concat':
      return texts.join('');
    case 'lower':
      return text.toLowerCase();
    case 'replace':
      return second === '' ? text : text.replaceAll(second, third);
    case 'regexp_replace':
      // The patterns of the product have no class of POSIX, so JavaScript reads them alike.
      return text.replaceAll(new RegExp(second, 'gu'), third);
    case 'chr':
      return String.fromCodePoint(Number(text));
    case 'split_part': {
      if (!(Number(third) > 0)) throw new SqlError('field position must be greater than zero');
      return text.split(second)[Number(third) - 1] ?? '';
    }
    case 'strpos':
      return text.indexOf(second) + 1;
  }
}
