/** What one line of a rehearsal has done. */
export type RehearsalLine =
  | { readonly kind: 'nothing' }
  /** A command, as it is typed after `npm run admin --`, and who types it. */
  | { readonly kind: 'command'; readonly person: string; readonly words: readonly string[] }
  /** Time passes, with all that is due in it. */
  | { readonly kind: 'later'; readonly ms: number }
  | { readonly kind: 'unreadable'; readonly because: string };

const UNITS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};
const PERSON = 'maria';
/** What somebody may copy along with a command. */
const PROGRAM = /^(?:\$ )?(?:npm run (?:-s )?admin --|redshift-ml-admin)(?= |$)/;

/** Reads a line: `grant …`, `as olivia: approve …`, `later 3 days`, or `# a comment`. */
export function readRehearsalLine(line: string): RehearsalLine {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return { kind: 'nothing' };
  const later = /^later (\d{1,4}) (minute|hour|day)s?$/.exec(text);
  if (later !== null) return { kind: 'later', ms: Number(later[1]) * (UNITS[later[2] ?? ''] ?? 0) };
  if (/^later\b/.test(text))
    return { kind: 'unreadable', because: 'time passes by: later <number> minutes, hours or days' };
  const [, person = PERSON, typed = ''] = /^(?:as ([\w+=,.@-]{1,64}): *)?(.*)$/.exec(text) ?? [];
  const words = wordsOf(typed.replace(PROGRAM, '').trim());
  return words === undefined
    ? { kind: 'unreadable', because: 'a quotation mark is not closed' }
    : { kind: 'command', person, words };
}

/** As a shell takes it apart; undefined where a quotation mark is left open. */
function wordsOf(text: string): string[] | undefined {
  const parts = [...text.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)|(["'])/g)];
  if (parts.some(([, , , , open]) => open !== undefined)) return undefined;
  const words: string[] = [];
  let end = -1;
  for (const part of parts) {
    const word = part[1] ?? part[2] ?? part[3] ?? '';
    if (part.index === end) words.push(`${words.pop() ?? ''}${word}`);
    else words.push(word);
    end = part.index + part[0].length;
  }
  return words;
}
