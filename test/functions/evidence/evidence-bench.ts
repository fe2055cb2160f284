import type { Config } from '../../../domain/config.ts';
import type { EvidenceEntry } from '../../../domain/evidence.ts';
import { chainOf } from '../../../domain/evidence.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { compose as composeCopy } from '../../../functions/evidence/copy.ts';
import { compose as composeRecopy } from '../../../functions/evidence/recopy.ts';
import { compose as composeRestore } from '../../../functions/evidence/restore.ts';
import { compose as composeSigner } from '../../../functions/evidence/signer.ts';
import { compose as composeVerify } from '../../../functions/evidence/verify.ts';
import type { VerifiedChain } from '../../../functions/evidence/verify-chain.ts';
import { config, DEV, lease, usage } from '../../domain/access/examples.ts';
import { type Bench, KEY, openBench } from '../access/bench.ts';

export const CHAIN = chainOf(DEV);
export const PK = `EVIDENCE#${CHAIN}`;
export const FIRST_OBJECT = `evidence/evidence/${CHAIN}/0000000001.json`;
export const live = lease({ privileges: [usage()] });

/** A bench with the functions of the evidence, as they are deployed. */
export async function openEvidenceBench({
  env = {},
  deployed = config(),
}: {
  readonly env?: Readonly<Record<string, string>>;
  /** What the functions were deployed with. */
  readonly deployed?: Config;
} = {}) {
  const bench: Bench = await openBench();
  const runtime = {
    env: {
      ROLES: 'arn:aws:iam::111122223333:role/redshift-ml-*-us-east-1',
      TABLE: 'ledger',
      BUCKET: 'evidence',
      STANDBY_REGION: 'none',
      STANDBY_BUCKET: 'evidence-none',
      STANDBY_OF: 'us-east-1',
      EVIDENCE_KEY: KEY,
      FORMER_EVIDENCE_KEYS: 'none',
      ...env,
    },
    config: deployed,
    now: () => new Date(bench.now()),
    pause: async () => {},
  };
  // The stream's records carry items as DynamoDB writes them.
  const stream = (images: readonly object[], from = 0) =>
    ({
      Records: images.map((NewImage, n) => ({
        eventID: `write-${from + n}`,
        dynamodb: { NewImage },
      })),
    }) as unknown as Parameters<ReturnType<typeof composeCopy>>[0];
  const verify = composeVerify(runtime);
  const signer = composeSigner(runtime);
  const restore = composeRestore(runtime);
  let signed = 0;
  return {
    ...bench,
    // The mock of S3 keeps a plain map: here an attacker writes into it.
    objects: bench.objects as Map<string, string>,
    copy: () => composeCopy(runtime)(stream(bench.images)),
    recopy: composeRecopy(runtime),
    /** `remainingMs`: what is left of the invocation at each look at the clock. */
    restore: (input: unknown, remainingMs = () => 900_000) =>
      restore(input, { getRemainingTimeInMillis: remainingMs }),
    /** Signs what the stream has shown since, as the filter of serverless.yml lets it through. */
    sign: async (from = signed): Promise<void> => {
      const images = bench.images.slice(from).filter(isSigned);
      await signer(stream(images, from));
      signed = bench.images.length;
    },
    verify: async (): Promise<VerifiedChain[]> =>
      (await verify({})).filter(({ entries, problems }) => entries > 0 || problems.length > 0),
    verifyNightly: () => verify({ alarm: true }),
    reconcile: () => reconcileDatabase(bench.deps(), bench.ref(DEV)),
    storedAs: ({ version: entryVersion, ...entry }: EvidenceEntry) => ({ ...entry, entryVersion }),
  };
}
export type EvidenceBench = Awaited<ReturnType<typeof openEvidenceBench>>;

const isSigned = (image: object): boolean =>
  /^((REQUEST|REGISTRATION|SETUP|ANSWER|REVIEW)#|(TAGS|BREAK-GLASS|REVIEWS|CONFIGURATION)$)/.test(
    (image as { pk: { S: string } }).pk.S,
  );
