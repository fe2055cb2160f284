/** Reasons lie in the lease, an item of 400 KB, and travel in events of 256 KB: enough to act on, not all that a request of hundreds of names can have. */
const MAX_REASONS = 20;
const MAX_CHARACTERS = 500;
/** Of a message's own text: an item of the ledger holds 400 KB, a character takes up to three bytes. */
export const MAX_CONTENT_CHARACTERS = 120_000;

/** The reasons as they are kept and told. */
export function inShort(because: readonly string[]): string[] {
  const first = because.slice(0, MAX_REASONS).map((reason) => cut(reason));
  return because.length <= MAX_REASONS
    ? first
    : [...first, `and ${because.length - MAX_REASONS} more`];
}

/** A text with its end cut off, marked by an ellipsis; a surrogate pair is never cut. */
export const cut = (text: string, characters = MAX_CHARACTERS): string =>
  text.length <= characters
    ? text
    : `${text.slice(0, characters - 1).replace(/[\ud800-\udbff]$/, '')}…`;
