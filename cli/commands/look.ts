import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { startExecution } from '../../aws/execution-history.ts';
import { command } from '../command.ts';
import { failureLines, followExecution } from '../installation/follow-execution.ts';
import { findInstallation } from '../installation/installation.ts';
import { WrongUse } from '../wrong-use.ts';

/** The machine of each, by its logical id. */
const MACHINES: ReadonlyMap<string, string> = new Map([
  ['tags', 'TagsMachine'],
  ['datazone', 'DatazoneMachine'],
  ['reviews', 'ReviewsMachine'],
]);

/** What the schedules of these machines send every night. */
const NIGHTLY = { scope: 'all' };

/** Looks at tags, subscriptions or reviews as every night does. */
export const look = command({
  input: z.strictObject({
    config: z.string(),
    stage: z.string(),
    what: z.string(),
  }),
  output: z.object({ execution: z.string(), status: z.string() }),
  run: async ({ what, ...where }, context) => {
    const machine = MACHINES.get(what);
    if (machine === undefined)
      throw new WrongUse(
        `there is no look at ${what}; there is ${[...MACHINES.keys()].join(', ')}`,
      );
    const { region, named } = await findInstallation(where);
    const client = new SFNClient({ region });
    const execution = await startExecution(client, named(machine), NIGHTLY);
    const ended = await followExecution(client, execution, context);
    return {
      lines: [`${what}: ${ended.status.toLowerCase()}`, ...failureLines(ended)],
      data: { execution, status: ended.status },
      isFine: ended.status === 'SUCCEEDED',
    };
  },
});
