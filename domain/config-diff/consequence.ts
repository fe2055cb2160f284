import type { Difference } from './differences.ts';

type Words = string | ((difference: Difference) => string);

/** What it means that something of a configuration is there now, is gone, or is otherwise. */
interface Meaning {
  readonly added?: Words;
  readonly removed?: Words;
  /** Also of what is added or removed below it, and where those are left out. */
  readonly changed: Words;
}

/** By path in a section, `*` for any name; '' is the section itself. */
export type Meanings = Readonly<Record<string, Meaning>> & { readonly '': Meaning };

/** What a difference means: by the longest path that leads there. The first segment of its path is the section's name. */
export function consequenceOf(difference: Difference, meanings: Meanings): string {
  const path = difference.path.slice(1);
  const [found = ''] = Object.keys(meanings)
    .filter((pattern) => leadsTo(segments(pattern), path))
    .toSorted((a, b) => segments(b).length - segments(a).length);
  const meaning = meanings[found] ?? meanings[''];
  const words = wordsOf(meaning, difference, segments(found).length === path.length);
  return typeof words === 'string' ? words : words(difference);
}

function wordsOf(meaning: Meaning, { before, after }: Difference, isItself: boolean): Words {
  if (isItself && before === undefined) return meaning.added ?? meaning.changed;
  if (isItself && after === undefined) return meaning.removed ?? meaning.changed;
  return meaning.changed;
}

const segments = (pattern: string): readonly string[] => (pattern === '' ? [] : pattern.split('.'));

const leadsTo = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length <= path.length &&
  pattern.every((segment, index) => segment === '*' || segment === path[index]);

/** A value of a configuration in one line. */
export const inLine = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);
