import { analytics } from './analytics.ts';
import { openStage } from './open-stage.ts';

/** The world in which a command is played instead of on AWS: the account of the spec's example, on a clock of its own. */
export interface PlayedWorld {
  readonly now: () => Date;
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * Opens the account of the spec's example, runs the work there as a person, and closes it: nothing is kept from one command
 * to the next.
 */
export async function playCommand<T>(work: (world: PlayedWorld) => Promise<T>): Promise<T> {
  const stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
  const { localAws } = stage;
  try {
    return await localAws.as('maria', () =>
      work({
        now: () => new Date(localAws.clock.now()),
        pause: (ms) => localAws.runFor(ms),
      }),
    );
  } finally {
    await stage.close();
  }
}
