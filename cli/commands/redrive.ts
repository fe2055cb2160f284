import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { moveMessages, queueNow, receive, remove } from '../../aws/queues.ts';
import { type GivenUp, givenUpIn } from '../../domain/evidence-failure.ts';
import { type Answer, command } from '../command.ts';
import { areWhole, Chains, chainsLines, checkChains } from '../installation/chains.ts';
import { findInstallation, type Installation, WHERE } from '../installation/installation.ts';
import { answerOf } from '../installation/invoke.ts';

const Moved = z.object({ moved: z.int(), problem: z.exactOptional(z.string()) });

/** Gives back to a queue what lies in its dead-letter queue. */
const redriving = (from: string, to: string, told: (words: string) => string) =>
  command({
    input: z.strictObject(WHERE),
    output: Moved,
    run: async (where, { pause, progress }) => {
      const { region, named, words } = await findInstallation(where);
      const client = new SQSClient({ region });
      const [source, target] = [
        await queueNow(client, named(from)),
        await queueNow(client, named(to)),
      ];
      if (source.messages === 0)
        return { lines: ['nothing lies there'], data: { moved: 0 }, isFine: true };
      progress(`${source.messages} messages go back to ${target.arn}`);
      const said = await moveMessages(client, { from: source.arn, to: target.arn }, pause);
      return {
        lines: [
          `${said.moved} messages were moved; ${told(words)}`,
          ...(said.problem === undefined ? [] : [`not all of them were: ${said.problem}`]),
        ],
        data: said,
        isFine: said.problem === undefined,
      };
    },
  });

export const redriveReconcile = redriving(
  'ReconcileDeadLetters',
  'ReconcileQueue',
  (words) => `redshift-ml-admin leases${words} says what comes of them`,
);
export const redriveUndeliverable = redriving(
  'UndeliverableDeadLetters',
  'Undeliverable',
  () => 'each is told as Model Access Failed',
);

const Settled = z.object({
  /** Objects that were missing in the bucket. */
  written: z.int(),
  chains: Chains,
  removed: z.int(),
  kept: z.array(z.object({ from: z.string(), to: z.string() })),
});
type Settled = z.output<typeof Settled>;
const Recopied = z.object({ written: z.int() });

/**
 * Repairs what `copy` gave up on, from the ledger, and takes its messages out of the queue: what lies there is only where in the
 * stream it was, so nothing can be given back. What `signer` gave up on nobody can sign any more, and its message stays.
 */
export const redriveEvidence = command({
  input: z.strictObject(WHERE),
  output: Settled,
  run: async (where): Promise<Answer<Settled>> => {
    const installation = await findInstallation(where);
    const { written } = await answerOf(installation, 'RecopyLambdaFunction', {}, Recopied);
    const chains = await checkChains(installation);
    const lines = [
      `${written} objects were missing in the bucket and are there now`,
      ...chainsLines(chains),
    ];
    if (!areWhole(chains))
      return {
        lines: [
          ...lines,
          'no message was removed: first the chains have to hold (docs/runbook.md)',
        ],
        data: { written, chains, removed: 0, kept: [] },
        isFine: false,
      };
    const { removed, kept } = await removeCopied(installation);
    return {
      lines: [
        ...lines,
        `${removed} messages were removed`,
        ...kept.map(
          ({ from, to }) =>
            `not signed, and not to be signed any more: what came into the ledger from ${from} to ${to}; keep the message as the record of it`,
        ),
      ],
      data: { written, chains, removed, kept },
      isFine: kept.length === 0,
    };
  },
});

/** Removes what tells of `copy`; anything else is kept, and told. */
async function removeCopied({ region, named }: Installation) {
  const client = new SQSClient({ region });
  const url = named('EvidenceDeadLetters');
  const ofCopy = `:function:${named('CopyLambdaFunction')}`;
  const kept = new Map<string, Pick<GivenUp, 'from' | 'to'>>();
  let removed = 0;
  // What is kept comes back after a while: then everything has been seen.
  for (
    let batch = await receive(client, url);
    batch.some(({ body }) => !kept.has(body));
    batch = await receive(client, url)
  )
    for (const { body, handle } of batch) {
      const { functionArn = '', from = 'an unknown time', to = from } = givenUpIn(body) ?? {};
      if (`${functionArn}:`.includes(`${ofCopy}:`)) {
        await remove(client, url, handle);
        removed += 1;
      } else kept.set(body, { from, to });
    }
  return { removed, kept: [...kept.values()] };
}
