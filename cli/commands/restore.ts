import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod/mini';
import { beginRestore, completeRestore } from '../../aws/ledger/restore-table.ts';
import { switchMappings } from '../../aws/mappings.ts';
import { OffsetTime } from '../../domain/time.ts';
import { type Answer, type Context, command } from '../command.ts';
import { areWhole, Chains, chainsLines, checkChains } from '../installation/chains.ts';
import { findInstallation, type Installation, WHERE } from '../installation/installation.ts';
import { answerIn, answerOf, invoke } from '../installation/invoke.ts';
import { WrongUse } from '../wrong-use.ts';

const Output = z.object({
  /** The table that was made; it is not the installation's before it was imported and deployed. */
  table: z.exactOptional(z.string()),
  /** How many entries of evidence each chain has now. */
  restored: z.exactOptional(z.array(z.object({ chain: z.string(), entries: z.int() }))),
  chains: z.exactOptional(Chains),
});
type Output = z.output<typeof Output>;

/** Brings the ledger back: first another table, then, when it has the lost one's place, what the evidence knows beyond it. */
export const restore = command({
  input: z.strictObject({
    ...WHERE,
    at: z.exactOptional(OffsetTime),
    force: z._default(z.boolean(), false),
  }),
  output: Output,
  run: async ({ at, force, ...where }, context) => {
    if (at !== undefined && force)
      throw new WrongUse('--force belongs to the replay, which comes without --at');
    const installation = await findInstallation(where);
    return at === undefined
      ? replay(installation, force, context)
      : makeTable(installation, at, context);
  },
});

const switched = (
  { region, named }: Installation,
  on: boolean,
  { pause, progress }: Context,
): Promise<void> => {
  progress(`reconcile is ${on ? 'started again' : 'stopped: access stays as it is'}`);
  const client = new LambdaClient({ region });
  return switchMappings(client, named('ReconcileLambdaFunction'), { on, pause });
};

async function makeTable(
  installation: Installation,
  at: string,
  context: Context,
): Promise<Answer<Output>> {
  const { region, table: source, words } = installation;
  const target = `${source}-${at.replaceAll(/[-:]|\.\d+/g, '')}`;
  const client = new DynamoDBClient({ region });
  await beginRestore(client, { source, target, at });
  context.progress(`${target} is being made: ${source} as it was at ${at}`);
  // Only now: had AWS refused, access would have stood still for nothing.
  await switched(installation, false, context);
  await completeRestore(client, { source, target }, context);
  return {
    lines: [
      `${target} is ${source} as it was at ${at}. Reconcile is stopped: nobody gains access, and nobody loses it`,
      `next: let ${target} take the place of ${source}: docs/runbook.md, "After a restore of the table", the import and the deployment`,
      `then: redshift-ml-admin restore${words}`,
    ],
    data: { table: target },
    isFine: true,
  };
}

const Recopied = z.object({ written: z.int() });
const Restored = z.array(z.object({ chain: z.string(), entries: z.int() }));
/** What the function says no by before it writes anything; `force` lets most of it pass. */
const REFUSALS: ReadonlySet<string> = new Set(['InvalidConfiguration', 'EvidenceBroken']);
/** Whoever looked at the table before it was stopped may be at work for as long as this. */
const AGAIN_MS = 30_000;
const MOST_TIMES = 20;
const SETTLE_MS = 60_000;
const MOST_CHECKS = 5;

async function replay(
  installation: Installation,
  force: boolean,
  context: Context,
): Promise<Answer<Output>> {
  const { pause, progress } = context;
  const { words } = installation;
  const { written } = await answerOf(installation, 'RecopyLambdaFunction', {}, Recopied);
  progress(`${written} objects were missing in the bucket and are there now`);
  let said = await invoke(installation, 'RestoreLambdaFunction', { force });
  for (
    let times = 1;
    'error' in said && said.error === 'TryAgain' && times < MOST_TIMES;
    times += 1
  ) {
    progress(said.message);
    await pause(AGAIN_MS);
    said = await invoke(installation, 'RestoreLambdaFunction', { force });
  }
  if ('error' in said && REFUSALS.has(said.error))
    return {
      lines: [
        said.message,
        'whether reconcile is at work stays as it was',
        `next: redshift-ml-admin evidence check${words} says what does not fit; with --force this command lets it pass`,
      ],
      data: {},
      isFine: false,
    };
  const restored = answerIn(said, 'RestoreLambdaFunction', Restored);
  for (const { chain, entries } of restored)
    progress(`${decodeURIComponent(chain)}: ${entries} entries are in the table`);
  await switched(installation, true, context);
  await answerOf(installation, 'SweepLambdaFunction', { scope: 'all' }, z.unknown());
  progress('every database is looked at');
  let chains = await settled(installation, pause);
  for (let times = 1; !areWhole(chains) && times < MOST_CHECKS; times += 1)
    chains = await settled(installation, pause);
  return {
    lines: chainsLines(chains),
    data: { restored, chains },
    isFine: areWhole(chains),
  };
}

/** What verify meets while reconcile is at work may be a write that is half done. */
async function settled(installation: Installation, pause: Context['pause']) {
  await pause(SETTLE_MS);
  return checkChains(installation);
}
