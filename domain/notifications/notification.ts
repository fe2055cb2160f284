import { legible, legibleWithin } from '../audit/render/legible.ts';
import { shellWord } from '../shell-word.ts';

/** Whom it is for: who repairs what nobody else does, or the people whom an access concerns. Each has a topic of its own. */
export type Audience = 'operators' | 'people';

/** What somebody is told of one event. */
export interface Words {
  /** In a few words, without names: it is the subject of a mail. */
  readonly title: string;
  /** What happened, to what, and why; a line each. Names and reasons in it may be anything. */
  readonly lines: readonly string[];
  /** What to type next. No command here answers a question: that takes a hash, which is never told. */
  readonly next: readonly Command[];
}

/** One command of the command line. */
export interface Command {
  /** Such as `review show`. */
  readonly name: string;
  readonly arguments?: readonly string[];
  readonly options?: Readonly<Record<string, string>>;
  /** It has no `--stage`: what it is about says by itself where it is. */
  readonly anywhere?: true;
}

/** Words as they are sent. */
export interface Notification {
  readonly audience: Audience;
  readonly subject: string;
  readonly text: string;
}

/** SNS takes 262,144 bytes, and nobody reads as much. */
const MOST_LINES = 40;
const MOST_CHARACTERS = 400;
/** SNS takes fewer than 100 characters, without controls (facts §10.2). */
const MOST_OF_SUBJECT = 99;

/**
 * Words as they are sent, for an installation of that stage. Each line stays one line, whatever is in the names, and each command
 * one command.
 */
export function notificationIn(
  stage: string,
  audience: Audience,
  { title, lines, next }: Words,
): Notification {
  const shown = lines.slice(0, MOST_LINES);
  const left = lines.length - shown.length;
  return {
    audience,
    subject: legibleWithin(MOST_OF_SUBJECT, `redshift-ml-admin ${stage}: ${title}`),
    text: [
      `${title} (${stage})`,
      ...shown.map((line) => `  ${oneLine(line)}`),
      ...(left > 0 ? [`  and ${left} more`] : []),
      'next:',
      ...next.map((command) => `  ${typed(stage, command)}`),
    ].join('\n'),
  };
}

/** As it is typed in a checkout. What begins like an option is none behind `--`. */
function typed(stage: string, { name, arguments: given = [], ...rest }: Command): string {
  const options = Object.entries({
    ...rest.options,
    ...(rest.anywhere === true ? {} : { stage }),
  }).flatMap(([option, value]) => [`--${option}`, value]);
  const marked = given.some((word) => word.startsWith('-')) ? ['--', ...given] : given;
  return ['npm run admin --', name, ...[...options, ...marked].map(word)].join(' ');
}

const word = (text: string): string => shellWord(legible(text).replaceAll('\n', ' '));

const oneLine = (line: string): string =>
  legibleWithin(MOST_CHARACTERS, line.replaceAll(/\s*[\r\n]+\s*/g, ' '));
