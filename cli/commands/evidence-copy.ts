import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { evidenceBucket } from '../../aws/evidence-bucket.ts';
import { SIGNER_CHAIN } from '../../domain/evidence.ts';
import { ConfigurationId } from '../../domain/published-revision.ts';
import { command } from '../command.ts';
import { publicationInWords } from '../evidence/publications.ts';
import { isThereAny, noEvidence } from '../evidence/read-chains.ts';
import { publishedIn, toldOf } from '../evidence/told.ts';
import { writeCopy } from '../evidence/write-copy.ts';
import { findInstallation, WHERE } from '../installation/installation.ts';
import { WrongUse } from '../wrong-use.ts';

/** Copies the evidence to a folder, for everything that is asked of such a copy. */
export const exportTo = command({
  input: z.strictObject({ ...WHERE, folder: z.string() }),
  output: z.object({ written: z.int(), present: z.int() }),
  run: async ({ folder, ...where }, { progress }) => {
    const { region, named } = await findInstallation(where);
    const bucket = evidenceBucket(new S3Client({ region }), named('EvidenceBucket'));
    const counts = await writeCopy(bucket, folder, progress);
    return {
      lines: [
        `${folder} holds ${counts.written + counts.present} objects, ${counts.written} of them new`,
        `next: redshift-ml-admin evidence verify ${folder} --fingerprint <hex>; docs/evidence.md says how to get the fingerprint from KMS`,
      ],
      data: counts,
      isFine: true,
    };
  },
});

const Entry = { at: z.string(), seq: z.int() };

/** What a copy of the evidence says of one request, lease or suspension, entry by entry; or which configurations were published. */
export const show = command({
  input: z.strictObject({
    folder: z.string(),
    id: z.optional(z.string()),
    configurations: z._default(z.boolean(), false),
  }),
  output: z.object({
    told: z.exactOptional(
      z.readonly(
        z.array(z.object({ ...Entry, chain: z.string(), says: z.readonly(z.array(z.string())) })),
      ),
    ),
    configurations: z.exactOptional(
      z.readonly(
        z.array(
          z.object({
            ...Entry,
            by: z.string(),
            revision: z.int(),
            hash: z.string(),
            previous: ConfigurationId,
            content: z.unknown(),
          }),
        ),
      ),
    ),
    /** What stands among them and is no configuration: somebody else wrote it, and it changed nothing. */
    strange: z.exactOptional(z.readonly(z.array(z.string()))),
    broken: z.readonly(z.array(z.string())),
  }),
  run: async ({ folder, id, configurations }) => {
    if (configurations === (id !== undefined))
      throw new WrongUse('wants either the id of a request or --configurations');
    if (!isThereAny(folder)) throw noEvidence(folder);
    return id === undefined ? showPublished(folder) : showOf(folder, id);
  },
});

async function showOf(folder: string, id: string) {
  const { told, broken } = await toldOf(folder, id);
  return {
    lines: [
      ...told.flatMap(({ at, chain, seq, says }) => [
        `${at}  entry ${seq} of ${decodeURIComponent(chain)}`,
        ...says.map((line) => `  ${line}`),
      ]),
      ...(told.length === 0 ? [`this copy says nothing of ${id}`] : []),
      ...brokenLines(broken),
      'whether the signatures are ours says: redshift-ml-admin evidence verify',
    ],
    data: { told, broken },
    isFine: told.length > 0 && broken.length === 0,
  };
}

async function showPublished(folder: string) {
  const { publications, strange, broken } = await publishedIn(folder);
  return {
    lines: [
      ...publications.flatMap((publication) => [
        `entry ${publication.seq} of ${SIGNER_CHAIN}`,
        ...publicationInWords(publication).map((line) => `  ${line}`),
      ]),
      ...(publications.length === 0
        ? ['this copy says of no configuration that was published']
        : []),
      ...strange,
      ...brokenLines(broken),
      'whether the publisher signed them says tools/verify-evidence.mjs with --configurations and --configuration-key (docs/evidence.md)',
    ],
    data: { configurations: publications, strange, broken },
    isFine: publications.length > 0 && strange.length === 0 && broken.length === 0,
  };
}

const brokenLines = (broken: readonly string[]): string[] =>
  broken.map((one) => `broken  ${one}; of what comes after it nothing is told`);
