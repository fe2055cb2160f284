import type { AskUrl, World } from '../../cli/command.ts';
import { shellWord } from '../../domain/shell-word.ts';
import type { Stage } from '../story.ts';
import { analytics, EXAMPLE } from './analytics.ts';
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

/**
 * The same, where the configuration is that of the example whatever file is named. `words`: what a command that is told to be typed
 * next needs, to mean this world.
 */
export const exampleWorld = (
  stage: Pick<Stage, 'localAws'>,
  person: string,
  words: string,
): World => ({
  ...worldOf(stage, person),
  played: {
    config: EXAMPLE,
    told: (line) => line.replaceAll(` --config ${shellWord(EXAMPLE)}`, words),
  },
});

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
