import { expect, test } from '@jest/globals';
import { story as drifted } from '../../sandbox/stories/setup-drifted.ts';
import { story as empty } from '../../sandbox/stories/setup-empty.ts';
import { story as groups } from '../../sandbox/stories/setup-groups.ts';
import { story as serverless } from '../../sandbox/stories/setup-serverless.ts';
import type { Stage } from '../../sandbox/story.ts';
import { inSetupWorld, type SetupWorld } from './setup-account.ts';

/** A stage that tells nothing and collects what did not hold. */
function quietStage({ localAws, account }: SetupWorld, broken: string[]): Stage {
  const expectation: Stage['expect'] = (what, observed, wanted) => {
    if (JSON.stringify(observed) !== JSON.stringify(wanted))
      broken.push(`${what}: ${JSON.stringify(observed)}`);
  };
  const refused = (): never => {
    throw new Error('the setup stories have no database engine');
  };
  return {
    localAws,
    account,
    engine: refused,
    chapter: () => {},
    note: () => {},
    send: refused,
    sendAll: refused,
    start: async (machine, input) => {
      const execution = localAws.startMachine(machine, input);
      await localAws.runFor(5 * 60_000);
      return execution;
    },
    waitUntil: refused,
    waitMinutes: (minutes) => localAws.runFor(minutes * 60_000),
    byHand: (_, errand) => errand(),
    expect: expectation,
    expectRun: expectation,
    expectHeld: refused,
    showHeld: refused,
  };
}

test.each([empty, drifted, serverless, groups].map((story) => [story.name, story] as const))(
  '%s',
  async (_, story) => {
    const { account, config, logins } = story.setting;
    if (account === undefined || logins === undefined)
      throw new Error(`${story.name} has no account or no logins`);
    const broken: string[] = [];
    await inSetupWorld({ account, config, logins }, (setup) =>
      story.play(quietStage(setup, broken)),
    );
    expect(broken).toEqual([]);
  },
);
