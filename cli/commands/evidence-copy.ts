import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { evidenceBucket } from '../../aws/evidence-bucket.ts';
import { command } from '../command.ts';
import { chainsOfDatabases, noEvidence } from '../evidence/read-chains.ts';
import { toldOf } from '../evidence/told.ts';
import { writeCopy } from '../evidence/write-copy.ts';
import { findInstallation, WHERE } from '../installation/installation.ts';

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

/** What a copy of the evidence says of one request, lease or suspension, entry by entry. */
export const show = command({
  input: z.strictObject({ folder: z.string(), id: z.string() }),
  output: z.object({
    told: z.readonly(
      z.array(
        z.object({
          at: z.string(),
          chain: z.string(),
          seq: z.int(),
          says: z.readonly(z.array(z.string())),
        }),
      ),
    ),
    broken: z.readonly(z.array(z.string())),
  }),
  run: async ({ folder, id }) => {
    const { told, broken } = await toldOf(folder, id);
    if (told.length === 0 && broken.length === 0 && chainsOfDatabases(folder).length === 0)
      throw noEvidence(folder);
    return {
      lines: [
        ...told.flatMap(({ at, chain, seq, says }) => [
          `${at}  entry ${seq} of ${decodeURIComponent(chain)}`,
          ...says.map((line) => `  ${line}`),
        ]),
        ...(told.length === 0 ? [`this copy says nothing of ${id}`] : []),
        ...broken.map((one) => `broken  ${one}; of what comes after it nothing is told`),
        'whether the signatures are ours says: redshift-ml-admin evidence verify',
      ],
      data: { told, broken },
      isFine: told.length > 0 && broken.length === 0,
    };
  },
});
