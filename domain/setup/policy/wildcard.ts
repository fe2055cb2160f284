const patterns = new Map<string, RegExp>();

/** IAM's wildcards: `*` is any text, `?` any one character; everything else stands for itself. */
export function matchesWildcard(pattern: string, text: string, ignoreCase = false): boolean {
  if (pattern === '*') return true;
  const key = `${ignoreCase ? 'i' : 's'}${pattern}`;
  const known = patterns.get(key);
  if (known) return known.test(text);
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const compiled = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
  patterns.set(key, compiled);
  return compiled.test(text);
}
