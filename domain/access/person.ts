/** Characters that show as nothing, as a blank or as wrapping: two spellings that look alike are the same person. */
const INVISIBLE = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\s"'<>()]/gu;

/** The common name or user id of a distinguished name, up to the next attribute; a comma in it is escaped. */
const NAMED_IN_DN = /(?:^|[,;+/])(?:cn|uid)=((?:\\.|[^,;+/\\])*)/;

/**
 * A person's bare name under every spelling we know: `Alice`, `alice@example.com`, `alice+x@example.com`, `IAM:alice`,
 * `arn:aws:sts::1:assumed-role/Analyst/alice`, `Alice Doe <alice@example.com>`, `CN=alice,OU=x`. Compatibility forms and
 * case are folded. Empty when there is no letter and no digit in it.
 */
function bareName(person: string): string {
  const address = person.match(/<([^<>]+)>\s*$/)?.[1] ?? person;
  const folded = address.normalize('NFKC').replace(INVISIBLE, '').toLowerCase();
  const [, named] = folded.match(NAMED_IN_DN) ?? [];
  const local = firstOf((named?.replace(/\\(.)/gu, '$1') ?? folded).split('@'));
  const last = local.split(/[/:\\]/).findLast((part) => part.length > 0) ?? '';
  const untagged = firstOf(last.split('+'));
  return /[\p{L}\p{N}]/u.test(untagged) ? untagged : '';
}

const firstOf = (parts: readonly string[]): string => parts.find((part) => part.length > 0) ?? '';

/** Whether two spellings may be one person. On doubt yes: it only ever withholds an approval. */
export const samePerson = (a: string, b: string): boolean => bareName(a) === bareName(b);

/** Blanks and signs can be written as a name, but nobody is called so. */
export const namesNobody = (person: string): boolean => bareName(person) === '';
