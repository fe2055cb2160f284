import { setTimeout } from 'node:timers/promises';
import { CommanderError } from 'commander';
import type { Context } from './command.ts';
import type { Definition } from './definition.ts';
import { DEFINITIONS } from './definitions.ts';
import { failureOf } from './failure.ts';
import { NAME, programOf, type Voices } from './program.ts';

const TERMINAL: Voices = {
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`${text}\n`),
};

const MISTAKE_OF_OURS = 70;

/** Runs what was typed. Answers what the process ends with; nothing is thrown. */
export async function main(
  words: readonly string[],
  { print, complain }: Voices = TERMINAL,
): Promise<number> {
  let ends = 0;
  let running: Definition | undefined;
  const program = programOf(DEFINITIONS, { print, complain }, async (definition, given) => {
    running = definition;
    const { json = false, ...input } = given;
    const command = await definition.load();
    const context: Context = {
      now: () => new Date(),
      pause: (ms) => setTimeout(ms),
      progress: json === true ? complain : print,
    };
    const { lines, data, isFine } = await command.run(input, context);
    if (json === true) print(JSON.stringify(data, null, 2));
    else for (const line of lines) print(line);
    ends = isFine ? 0 : 1;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return ends;
  } catch (error) {
    // It has said what is wrong, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const failure = failureOf(error, running?.needs ?? []);
    if (failure === undefined) {
      complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
      complain(`That is a mistake of ${NAME} itself; please report it with the lines above.`);
      return MISTAKE_OF_OURS;
    }
    complain(failure.sentence);
    if (failure.exit === 2) complain(`Try ${NAME} ${running?.name ?? ''} --help`);
    return failure.exit;
  }
}
