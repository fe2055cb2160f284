import * as z from 'zod/mini';
import { command } from '../command.ts';
import { areWhole, Chains, chainsLines, checkChains } from '../installation/chains.ts';
import { findInstallation, WHERE } from '../installation/installation.ts';
import { answerOf } from '../installation/invoke.ts';

const Woken = z.object({ scope: z.string(), nudged: z.int(), orphaned: z.array(z.string()) });

/** Has every database looked at now; what was tried in vain is tried again. */
export const retry = command({
  input: z.strictObject({ ...WHERE, all: z._default(z.boolean(), false) }),
  output: Woken,
  run: async ({ all, ...where }) => {
    const installation = await findInstallation(where);
    const event = { scope: all ? 'all' : 'retry' };
    const woken = await answerOf(installation, 'SweepLambdaFunction', event, Woken);
    return {
      lines: [
        `${woken.nudged} databases are looked at now; redshift-ml-admin leases${installation.words} says what came of it`,
        ...woken.orphaned.map(
          (key) => `leases live in ${key}, which the configuration does not have`,
        ),
      ],
      data: woken,
      isFine: woken.orphaned.length === 0,
    };
  },
});

/** Has the installation check all evidence, its copy, and the ledger against a replay of it. */
export const check = command({
  input: z.strictObject(WHERE),
  output: z.object({ chains: Chains }),
  run: async (where) => {
    const chains = await checkChains(await findInstallation(where));
    return { lines: chainsLines(chains), data: { chains }, isFine: areWhole(chains) };
  },
});

/** What `recopy` has found and written. */
export const Recopied = z.object({ written: z.int(), present: z.int(), differs: z.int() });

/** Adds to the bucket what the stream did not bring there. */
export const recopy = command({
  input: z.strictObject(WHERE),
  output: Recopied,
  run: async (where) => {
    const installation = await findInstallation(where);
    const counts = await answerOf(installation, 'RecopyLambdaFunction', {}, Recopied);
    return {
      lines: [
        `${counts.written} objects were missing and are there now, ${counts.present} were there`,
        ...(counts.differs === 0
          ? []
          : [
              `${counts.differs} are other than the ledger says: redshift-ml-admin evidence check${installation.words}`,
            ]),
      ],
      data: counts,
      isFine: counts.differs === 0,
    };
  },
});
