/** Characters that show as nothing, or as a blank: two spellings that look alike are the same person. */
const INVISIBLE = /[\p{Cf}\p{Z}\s]/gu;

/**
 * A person's bare name under every spelling we know: `Alice`, `alice@example.com`, `IAM:alice`,
 * `arn:aws:sts::1:assumed-role/Analyst/alice`. Compatibility forms and case are folded.
 */
export function bareName(person: string): string {
  const folded = person.normalize('NFKC').replace(INVISIBLE, '').toLowerCase();
  const local = folded.split('@')[0] ?? folded;
  return local.split(/[/:\\]/).findLast((part) => part.length > 0) ?? folded;
}

/** Whether two spellings may be one person. On doubt yes: it only ever withholds an approval. */
export const samePerson = (a: string, b: string): boolean => bareName(a) === bareName(b);
