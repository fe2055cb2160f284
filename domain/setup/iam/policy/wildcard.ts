const patterns = { exact: new Map<string, RegExp>(), folded: new Map<string, RegExp>() };

/** IAM's wildcards: `*` is any text, `?` any one character; everything else stands for itself. */
export function matchesWildcard(pattern: string, text: string, ignoreCase = false): boolean {
  if (pattern === '*' || pattern === text) return true;
  const known = ignoreCase ? patterns.folded : patterns.exact;
  let compiled = known.get(pattern);
  if (!compiled) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    compiled = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
    known.set(pattern, compiled);
  }
  return compiled.test(text);
}
