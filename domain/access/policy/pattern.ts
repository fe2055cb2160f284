/** A pattern of names, made ready once: `*` stands for any characters, and everything else for itself. */
export type Matcher = (text: string) => boolean;

export function matcherOf(pattern: string): Matcher {
  const pieces = pattern.split('*');
  const [first = ''] = pieces;
  if (pieces.length === 1) return (text) => text === first;
  const last = pieces.at(-1) ?? '';
  const between = pieces.slice(1, -1);
  return (text) => {
    if (text.length < first.length + last.length) return false;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    const end = text.length - last.length;
    for (const piece of between) {
      const at = text.indexOf(piece, from);
      if (at < 0 || at + piece.length > end) return false;
      from = at + piece.length;
    }
    return true;
  };
}

/** Whether any of the patterns fits; without patterns every text does. */
export function anyMatcher(patterns: readonly string[] | undefined): Matcher | undefined {
  if (patterns === undefined) return undefined;
  const matchers = patterns.map(matcherOf);
  return (text) => matchers.some((matches) => matches(text));
}

export const isPattern = (text: string): boolean => text.includes('*');
