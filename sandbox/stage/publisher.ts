import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { signDigest } from '../../aws/kms/signing.ts';
import { ledgerRevisions } from '../../aws/ledger/published-revisions.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { type AdminFile, parseConfig } from '../../domain/config.ts';
import {
  type ConfigurationId,
  revisionDigest,
  unsignedRevision,
} from '../../domain/published-revision.ts';
import { toInstant } from '../../domain/time.ts';
import { REGION } from '../../local-aws/arn.ts';
import type { Stage } from '../story.ts';

/** As AWS names a session of that role. */
const BY = 'arn:aws:sts::111122223333:assumed-role/publisher/maria';
/** What is told of it is for people: nothing is decided by it. */
const PREVIOUS: ConfigurationId = { revision: 1, hash: '0'.repeat(64) };

/** Whoever may publish the configuration, on AWS by `config publish` (cli/commands/config-publish.ts). */
export function openPublisher({ localAws, byHand }: Pick<Stage, 'localAws' | 'byHand'>) {
  const [table] = localAws.wiring.tables;
  const publications = ledgerRevisions(
    ledgerTable(new DynamoDBClient({ region: REGION }), table?.name ?? ''),
  );
  const put = (what: string, file: AdminFile, key: string) =>
    byHand(`${what} revision ${file.revision} of the configuration`, async () => {
      const at = toInstant(new Date(localAws.clock.now()));
      const unsigned = unsignedRevision(parseConfig(file), { at, by: BY, previous: PREVIOUS });
      const client = new KMSClient({ region: REGION });
      const signature = await signDigest(client, key, revisionDigest(unsigned));
      return publications.publish({ ...unsigned, signature });
    });
  const publish = (file: AdminFile) => put('the publisher signs', file, 'ConfigurationKey');
  /** By whoever could write it and has another key. */
  const forge = (file: AdminFile) => put('somebody else writes', file, 'AnotherKey');
  return { publish, forge };
}
