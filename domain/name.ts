import * as z from 'zod/mini';

const MAX_NAME_BYTES = 127;
const CONTROL_CHARACTERS = /\p{Cc}/u;
const utf8 = new TextEncoder();

/**
 * Why `text` cannot be a Redshift identifier, or undefined when it can.
 * Delimited identifiers hold any printable UTF-8, 1 to 127 bytes:
 * https://docs.aws.amazon.com/redshift/latest/dg/r_names.html
 */
export function nameProblem(text: string): string | undefined {
  if (text.length === 0) return 'is empty; a name has 1 to 127 bytes';
  if (!text.isWellFormed()) return 'is not well-formed Unicode (a lone surrogate)';
  if (CONTROL_CHARACTERS.test(text)) return 'contains a control character';
  // No character takes more than three bytes each of its UTF-16 units.
  if (text.length * 3 <= MAX_NAME_BYTES) return undefined;
  const bytes = utf8.encode(text).length;
  if (bytes > MAX_NAME_BYTES) return `has ${bytes} bytes; Redshift allows ${MAX_NAME_BYTES}`;
  return undefined;
}

/** A name that Redshift can hold as a delimited identifier. */
export const Name = z.string().check(
  z.superRefine((text, context) => {
    const problem = nameProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  }),
);

/** Redshift folds only ASCII letters of identifiers, in quotes too, unless enable_case_sensitive_identifier is on. */
export const foldName = (name: string): string =>
  // Few names have any, and a plan folds tens of thousands.
  /[A-Z]/.test(name) ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : name;

/** Whether the name means the same in every session, however that takes upper case. */
export const isFolded = (name: string): boolean => foldName(name) === name;
