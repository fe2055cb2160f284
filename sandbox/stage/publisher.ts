import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { signDigest } from '../../aws/kms/signing.ts';
import { ledgerRevisions } from '../../aws/ledger/published-revisions.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { type AdminFile, parseConfig } from '../../domain/config.ts';
import { revisionDigest, unsignedRevision } from '../../domain/published-revision.ts';
import { REGION } from '../../local-aws/arn.ts';
import type { Stage } from '../story.ts';

/** Whoever may publish the configuration, on AWS by `config publish` (cli/commands/config-publish.ts). */
export function openPublisher({ localAws, byHand }: Pick<Stage, 'localAws' | 'byHand'>) {
  const [table] = localAws.wiring.tables;
  const publications = ledgerRevisions(
    ledgerTable(new DynamoDBClient({ region: REGION }), table?.name ?? ''),
  );
  const put = (what: string, file: AdminFile, key: string) =>
    byHand(`${what} revision ${file.revision} of the configuration`, async () => {
      const unsigned = unsignedRevision(parseConfig(file));
      const client = new KMSClient({ region: REGION });
      const signature = await signDigest(client, key, revisionDigest(unsigned));
      return publications.publish({ ...unsigned, signature });
    });
  const publish = (file: AdminFile) => put('the publisher signs', file, 'ConfigurationKey');
  /** By whoever could write it and has another key. */
  const forge = (file: AdminFile) => put('somebody else writes', file, 'AnotherKey');
  return { publish, forge };
}
