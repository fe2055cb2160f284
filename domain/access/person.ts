import { type NameForm, readIdentity, visible } from './identity.ts';

/** Texts of programs for a person that is not there, joined as names are. */
const NOBODY = new Set(
  'null undefined none na nil nan nobody noone unknown anonymous void empty notapplicable tbd unassigned objectobject true false system'.split(
    ' ',
  ),
);

/**
 * Whether two spellings may be one person: of two names, in any of the forms that systems give them. On doubt yes, since it
 * only ever withholds an approval; a department or a provider that two people share makes them nobody's double.
 */
export function samePerson(a: string, b: string): boolean {
  const [one, other] = [readIdentity(a), readIdentity(b)];
  const meet = (these: readonly NameForm[], those: readonly NameForm[]): boolean =>
    these.some((name) => those.some((another) => sameName(name, another)));
  return (
    meet(one.names, other.names) ||
    (other.asides.length === 0 && meet(one.asides, other.names)) ||
    (one.asides.length === 0 && meet(one.names, other.asides))
  );
}

/** Within one domain the order of the words tells two mailboxes apart. */
const sameName = (a: NameForm, b: NameForm): boolean =>
  a.joined === b.joined ||
  (a.sorted === b.sorted && (a.domain === undefined || a.domain !== b.domain));

/** Blanks, signs, and the words of programs for nothing can be written as a name, but nobody is called so. */
export const namesNobody = (person: string): boolean =>
  NOBODY.has(wordless(person)) ||
  readIdentity(person).names.every(({ joined }) => NOBODY.has(joined));

const wordless = (text: string): string =>
  visible(text)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
