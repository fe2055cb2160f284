import type { Definition } from './definition.ts';
import { WrongUse } from './wrong-use.ts';

/** Throws `WrongUse` that names the first word that was given and says nothing, such as a variable of the shell that is not set. */
export function refuseBlanks(
  { arguments: words = [], options = [] }: Pick<Definition, 'arguments' | 'options'>,
  given: Readonly<Record<string, unknown>>,
): void {
  for (const { typed } of [...words, ...options]) {
    const [word = ''] = typed.split(' ');
    const said = [given[nameOf(word)]].flat();
    if (said.some((one) => typeof one === 'string' && one.trim() === ''))
      throw new WrongUse(`${word} is blank: nothing was given for it`);
  }
}

/** As commander calls it: `requestId` of `--request-id`. */
const nameOf = (word: string): string =>
  word
    .replace(/^--|[<>[\].]/g, '')
    .replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
