/** Characters that show as nothing, as a blank or as wrapping: two spellings that look alike are the same person. */
const INVISIBLE = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\s"'<>()]/gu;

/**
 * A person's bare name under every spelling we know: `Alice`, `alice@example.com`, `IAM:alice`,
 * `arn:aws:sts::1:assumed-role/Analyst/alice`, `Alice Doe <alice@example.com>`. Compatibility forms and case are folded.
 */
export function bareName(person: string): string {
  const address = person.match(/<([^<>]+)>\s*$/)?.[1] ?? person;
  const folded = address.normalize('NFKC').replace(INVISIBLE, '').toLowerCase();
  const local = folded.split('@').find((part) => part.length > 0) ?? folded;
  return local.split(/[/:\\]/).findLast((part) => part.length > 0) ?? folded;
}

/** Whether two spellings may be one person. On doubt yes: it only ever withholds an approval. */
export const samePerson = (a: string, b: string): boolean => bareName(a) === bareName(b);
