import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Typed } from '../../cli/command.ts';
import { WrongUse } from '../../cli/wrong-use.ts';
import { analytics } from '../stage/analytics.ts';
import { openStage } from '../stage/open-stage.ts';
import { exampleWorld } from '../stage/play-command.ts';
import type { Setting } from '../story.ts';
import { readRehearsalLine } from './rehearsal-line.ts';

/** The spec's example with everything that may be asked of people in it: approvals, emergencies, off-boarding, reviews. */
const SETTING: Setting = {
  ...analytics({
    configure: () => ({
      policy: [
        {
          name: 'after an approval',
          effect: 'needs-approval',
          when: { personas: ['user', 'creator'] },
          limits: { externalModels: false },
          stages: [{ approvers: ['olivia'], needs: 1 }],
          breakGlass: ['rita'],
        },
      ],
      offBoarding: { approvers: ['olivia'], needs: 1 },
      reviews: [{ name: 'quarterly', reviewers: ['olivia'], dueAfterDays: 30, overdue: 'keep' }],
    }),
  }),
  publishes: true,
};

interface Terminal {
  /** The command line. */
  readonly typed: Typed;
  readonly print: (line: string) => void;
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}

/**
 * Carries out commands, a line each, one after the other in one account on this machine, which remembers; `-` reads what is typed.
 * Answers whether every line could be carried out: a refusal is an answer, and no mistake.
 */
export async function rehearse(file: string, { print, input, typed }: Terminal): Promise<boolean> {
  const isTyped = file === '-';
  const lines = isTyped ? createInterface({ input, terminal: false }) : linesOf(file);
  const stage = await openStage(SETTING, { stores: 'memory', emit: () => {} });
  const now = (): string => new Date(stage.localAws.clock.now()).toISOString().slice(0, 16);
  // What is typed at a terminal stands there already.
  const echo = (line: string): void => {
    if (!(isTyped && input.isTTY === true)) print(`\n${now()}  ${line.trim()}`);
  };
  let isFine = true;
  const wrong = (because: string): void => {
    print(because);
    isFine = false;
  };
  try {
    if (isTyped && input.isTTY === true) print(HOW);
    for await (const line of lines) {
      const read = readRehearsalLine(line);
      if (read.kind === 'nothing') continue;
      echo(line);
      if (read.kind === 'unreadable') wrong(read.because);
      if (read.kind === 'later') {
        await stage.localAws.runFor(read.ms);
        print(`it is ${now()}`);
      }
      if (read.kind !== 'command') continue;
      const { person, words } = read;
      if (words[0] === 'sandbox') {
        wrong('this is the sandbox: type another command');
        continue;
      }
      const ends = await stage.localAws.as(person, () =>
        typed(words, { print, complain: print }, exampleWorld(stage, person, '')),
      );
      if (ends > 1) wrong(`it ended with ${ends}`);
    }
  } finally {
    await stage.close();
  }
  return isFine;
}

const HOW = `maria types commands, as after npm run admin --, in an account on this machine that forgets nothing until you leave (Ctrl-D).
as olivia: approve …    somebody else types      later 3 days    time passes      --help    every command`;

/** Throws `WrongUse`. */
function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    throw new WrongUse(
      `--commands ${file} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}
