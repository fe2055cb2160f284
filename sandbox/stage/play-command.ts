import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AskUrl, World } from '../../cli/command.ts';
import { shellWord } from '../../domain/shell-word.ts';
import type { Stage } from '../story.ts';
import { analytics } from './analytics.ts';
import { callerOf } from './approver.ts';
import { openStage } from './open-stage.ts';

/** The world in which a command is played instead of on AWS, as one person sees it. */
export function worldOf({ localAws }: Pick<Stage, 'localAws'>, person: string) {
  return {
    now: () => new Date(localAws.clock.now()),
    pause: (ms: number): Promise<void> => localAws.runFor(ms),
    askUrl: async (call: Parameters<AskUrl>[0]) => {
      const asked = { ...call, caller: callerOf(person) };
      const { statusCode, body } = await localAws.callUrl('answer', asked);
      return { status: statusCode, text: body };
    },
  };
}

let written: string | undefined;

/** The configuration that is deployed there, in a file of its own until the process ends: what is shipped is in mode plan. */
function exampleFile(): string {
  if (written !== undefined) return written;
  const folder = mkdtempSync(join(tmpdir(), 'redshift-ml-example-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  written = join(folder, 'admin.yml');
  writeFileSync(written, JSON.stringify(analytics().config));
  return written;
}

/**
 * The same, where the configuration is that of the example whatever file is named. `words`: what a command that is told to be typed
 * next needs, to mean this world.
 */
export const exampleWorld = (
  stage: Pick<Stage, 'localAws'>,
  person: string,
  words: string,
): World => {
  const config = exampleFile();
  return {
    ...worldOf(stage, person),
    played: {
      config,
      told: (line) => line.replaceAll(` --config ${shellWord(config)}`, words),
    },
  };
};

/**
 * Opens the account of the spec's example, runs the work there as a person, and closes it: nothing is kept from one command
 * to the next.
 */
export async function playCommand<T>(work: (world: World) => Promise<T>): Promise<T> {
  const stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
  const person = 'maria';
  try {
    return await stage.localAws.as(person, () => work(exampleWorld(stage, person, ' --sandbox')));
  } finally {
    await stage.close();
  }
}
