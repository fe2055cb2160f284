import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ledgerRevisions } from '../aws/ledger/published-revisions.ts';
import { ledgerTable } from '../aws/ledger/table.ts';
import { type PublicKey, publicKeyOf } from '../domain/hash.ts';
import { followPublished, type InForce } from '../domain/published-revision.ts';
import { readEnv } from './env.ts';
import { logger } from './log.ts';
import type { RuntimeWithoutConfig } from './runtime.ts';

/** In place of a key, where config/deployment.yml has none: what is deployed is what counts. */
const NONE = 'none';

/** The key that a publication is believed by; undefined where nothing that is published is followed. */
export function configurationKey({
  CONFIGURATION_KEY: key = NONE,
}: RuntimeWithoutConfig['env']): PublicKey | undefined {
  return key === NONE ? undefined : publicKeyOf(Buffer.from(key, 'base64'));
}

/**
 * What a process that followed `now` follows by what is published. What is refused is told each time it is met: an alarm counts the
 * sweep's lines (statemachines/operation/alarms.yml).
 */
export async function readPublished(
  now: InForce,
  env: RuntimeWithoutConfig['env'],
  key: PublicKey,
): Promise<InForce> {
  const { CONFIGURATION_TABLE } = readEnv(['CONFIGURATION_TABLE'], env);
  const publications = ledgerRevisions(ledgerTable(new DynamoDBClient({}), CONFIGURATION_TABLE));
  const newest = await publications.newest();
  const byNewest = followPublished(newest === undefined ? [] : [newest], now, key);
  if (byNewest.refused.length === 0) return byNewest.followed;
  const { followed, refused } = followPublished(await publications.all(), now, key);
  for (const because of refused)
    logger.error('a published configuration is refused and changes nothing', {
      because,
      inForce: followed.config.revision,
    });
  return followed;
}
