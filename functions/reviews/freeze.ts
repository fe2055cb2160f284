import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { auditBucket } from '../../aws/audit-bucket.ts';
import { ledgerJournal } from '../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerReviews } from '../../aws/ledger/reviews.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { configuredDatabases } from '../../domain/access/database-key.ts';
import { permanentGrants } from '../../domain/access/reconcile-input.ts';
import { ReviewLook } from '../../domain/access/reviews/due-reviews.ts';
import { type FrozenDatabase, freeze } from '../../domain/access/reviews/freeze.ts';
import { beginReview } from '../../domain/access/reviews/review.ts';
import { InvalidConfiguration } from '../../domain/errors.ts';
import { toInstant } from '../../domain/time.ts';
import { holdingsOf } from '../access/look/look-at.ts';
import { toldUse } from '../audit/examine/known-use.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { warehouseData } from '../warehouse-data.ts';

/**
 * Freezes what a review is about: every lease, by the ledger, and every grant that is held and not ours, as the reader sees
 * it. A review that has begun is left as it is.
 */
export const compose = (runtime: Runtime) => {
  const { env, config, now } = runtime;
  const { TABLE, REPORTS } = readEnv(['TABLE', 'REPORTS'] as const, env);
  const reports = auditBucket(new S3Client({}), REPORTS);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const redshiftOf = warehouseData(runtime, 'Reader', 'reviewsFreeze');
  const reviews = ledgerReviews(table);
  const journal = ledgerJournal(table, ledgerLeases(table));
  return async (input: unknown): Promise<{ readonly id: string; readonly attempt: number }> => {
    const { id, name } = ReviewLook.parse(input);
    const look = { id, attempt: 1 };
    if (name === undefined || (await reviews.find(id)) !== undefined) return look;
    const configured = config.reviews.find((one) => one.name === name);
    if (configured === undefined)
      throw new InvalidConfiguration(
        `config/admin.yml has no review ${name}; its reviews are ${config.reviews.map((one) => one.name).join(', ') || 'none'}`,
      );
    const at = toInstant(now());
    const databases = await Promise.all(
      configuredDatabases(config)
        .filter(({ warehouse }) => configured.warehouses?.includes(warehouse.name) ?? true)
        .map(async (ref): Promise<FrozenDatabase> => {
          const reading = await holdingsOf(redshiftOf(ref.warehouse), ref);
          // After the catalog: what was granted meanwhile is known as ours by then.
          const state = await journal.load(ref.key);
          const declared = permanentGrants(config, ref);
          return { ref, reading, state, declared, use: await toldUse(reports, ref) };
        }),
    );
    const { review, population } = beginReview(id, configured, { ...freeze(databases, at), at });
    await reviews.begin(review, population);
    return look;
  };
};

export const handler = lambda(compose);
