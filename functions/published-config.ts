import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ledgerRevisions } from '../aws/ledger/published-revisions.ts';
import { ledgerTable } from '../aws/ledger/table.ts';
import { publicKeyOf } from '../domain/hash.ts';
import { followPublished, type InForce } from '../domain/published-revision.ts';
import { readEnv } from './env.ts';
import { logger } from './log.ts';
import type { RuntimeWithoutConfig } from './runtime.ts';

/**
 * What a process that followed `now` follows by what is published. What is refused is told each time it is met: an alarm counts the
 * sweep's lines (statemachines/operation/alarms.yml).
 */
export async function readPublished(
  now: InForce,
  env: RuntimeWithoutConfig['env'],
): Promise<InForce> {
  const { CONFIGURATION_KEY, CONFIGURATION_TABLE } = readEnv(
    ['CONFIGURATION_KEY', 'CONFIGURATION_TABLE'],
    env,
  );
  const publications = ledgerRevisions(ledgerTable(new DynamoDBClient({}), CONFIGURATION_TABLE));
  const key = publicKeyOf(Buffer.from(CONFIGURATION_KEY, 'base64'));
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
