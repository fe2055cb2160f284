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

/**
 * Whether a condition's ARN pattern matches an ARN: AWS compares the six components one by one, so no wildcard crosses a
 * colon before the sixth. What it does with fewer than six is not documented (facts §5.6): `maybe`, where the texts match.
 */
export function matchesArn(pattern: string, arn: string): 'yes' | 'no' | 'maybe' {
  const wanted = arnParts(pattern);
  const parts = arnParts(arn);
  if (wanted.length < ARN_PARTS || parts.length < ARN_PARTS)
    return matchesWildcard(pattern, arn) ? 'maybe' : 'no';
  return wanted.every((one, index) => matchesWildcard(one, parts[index] ?? '')) ? 'yes' : 'no';
}

const ARN_PARTS = 6;

/** The sixth, the resource, may contain colons itself. */
function arnParts(text: string): readonly string[] {
  const parts = text.split(':');
  const resource = parts.slice(ARN_PARTS - 1).join(':');
  return parts.length < ARN_PARTS ? parts : [...parts.slice(0, ARN_PARTS - 1), resource];
}
