import { CommanderError } from 'commander';
import type { Answer, Context, Voices, World } from './command.ts';
import type { Definition } from './definition.ts';
import { DEFINITIONS } from './definitions.ts';
import { NAME, programOf } from './program.ts';

const TERMINAL: Voices = {
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`${text}\n`),
};

const MISTAKE_OF_OURS = 70;
/** As shells say it of what Ctrl-C ended. */
const LEFT = 130;

/** An answer takes a second or two; what a function takes its time for is told apart (silence.ts). */
const MOST_SILENT_MS = 30_000;

const REAL: World = {
  now: () => new Date(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  mostSilentMs: MOST_SILENT_MS,
};

/** Runs what was typed. Answers what the process ends with; nothing is thrown. */
export async function main(
  words: readonly string[],
  { print, complain }: Voices = TERMINAL,
  world: World = REAL,
): Promise<number> {
  let ends = 0;
  let running: Definition | undefined;
  let comeBackBy = '';
  /** What was begun goes on without us. */
  const leave = (): never => {
    complain(`It goes on. To come back: ${NAME} ${comeBackBy}`);
    process.exit(LEFT);
  };
  const program = programOf(DEFINITIONS, words, { print, complain }, async (definition, given) => {
    running = definition;
    const { refuseBlanks } = await import('./blank-words.ts');
    refuseBlanks(definition, given);
    const { json = false, sandbox = false, ...input } = given;
    const context = ({ played, ...there }: World): Context => ({
      ...there,
      typed: main,
      progress: json === true ? complain : print,
      mayLeave: (words) => {
        // Of what is played nothing goes on.
        if (played !== undefined) return;
        comeBackBy = words;
        process.off('SIGINT', leave).once('SIGINT', leave);
      },
    });
    const run = async (there: World): Promise<Answer<unknown>> => {
      const { config, told } = there.played ?? {};
      const theirs = config !== undefined && 'config' in input ? { ...input, config } : input;
      const lift = await limited(there, complain);
      const { lines, ...ended } = await answer(definition, theirs, context(there)).finally(lift);
      return { ...ended, lines: told === undefined ? lines : lines.map(told) };
    };
    const isPlayedAlone = sandbox === true && world.played === undefined;
    const { lines, data, isFine } = isPlayedAlone
      ? await (await loadSandbox())(run)
      : await run(world);
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
    const { failureOf } = await import('./failure.ts');
    const failure = failureOf(error, { needs: running?.needs ?? [], env: process.env });
    if (failure === undefined) {
      complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
      complain(`That is a mistake of ${NAME} itself; please report it with the lines above.`);
      return MISTAKE_OF_OURS;
    }
    complain(failure.sentence);
    if (failure.exit === 2) complain(`Try ${NAME} ${running?.name ?? ''} --help`);
    return failure.exit;
  } finally {
    process.off('SIGINT', leave);
  }
}

/** From now on nobody is waited for without an end; what takes that back. What is played here answers always. */
async function limited({ mostSilentMs }: World, complain: Voices['complain']) {
  if (mostSilentMs === undefined) return () => {};
  const { limitSilence } = await import('./silence.ts');
  return limitSilence(mostSilentMs, complain);
}

async function answer(
  { load }: Definition,
  input: unknown,
  context: Context,
): Promise<Answer<unknown>> {
  const command = await load();
  return command.run(input, context);
}

const loadSandbox = async () => (await import('../sandbox/stage/play-command.ts')).playCommand;
