import { createInterface } from 'node:readline/promises';
import { WrongUse } from '../../cli/wrong-use.ts';
import type { AskPerson, PersonsWord } from '../story.ts';

const WORD = /^(yes|no)(?::([\w+=,.@-]{1,64}))?$/;

/** What somebody typed, or gave by `--answer`: yes or no, and perhaps who says so; undefined for anything else. */
function readWord(text: string, usual: PersonsWord): PersonsWord | undefined {
  const [, word, person = usual.person] = WORD.exec(text.trim()) ?? [];
  return word === undefined ? undefined : { approved: word === 'yes', person };
}

/** Throws `WrongUse` for an `--answer` that is none. */
export function checkAnswers(answers: readonly string[]): void {
  for (const answer of answers)
    if (!WORD.test(answer))
      throw new WrongUse(`--answer ${answer} is not yes, no, yes:PERSON or no:PERSON`);
}

interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * How a story's people answer: by what `--answer` gave, in its order; else by whoever sits at the terminal; else as the
 * story would have it.
 */
export function askingPerson(answers: readonly string[], { input, output }: Terminal): AskPerson {
  const given = [...answers];
  return async (question, usual) => {
    const next = given.shift();
    if (next !== undefined) return readWord(next, usual) ?? usual;
    if (answers.length > 0 || input.isTTY !== true || output.isTTY !== true) return usual;
    const terminal = createInterface({ input, output });
    try {
      const wanted = `${usual.approved ? 'yes' : 'no'}:${usual.person}`;
      for (;;) {
        const text = await terminal.question(
          `\n${question}\n  yes, no, yes:PERSON or no:PERSON [${wanted}] `,
        );
        const word = text.trim() === '' ? usual : readWord(text, usual);
        if (word !== undefined) return word;
      }
    } finally {
      terminal.close();
    }
  };
}
