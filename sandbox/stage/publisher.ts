import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { signDigest } from '../../aws/kms/signing.ts';
import { ledgerPublications } from '../../aws/ledger/publications.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { type AdminFile, parseConfig } from '../../domain/config.ts';
import { digestOf, unsignedPublication } from '../../domain/publication.ts';
import { REGION } from '../../local-aws/arn.ts';
import type { Stage } from '../story.ts';

/** Whoever may publish the configuration, on AWS by `config publish` (cli/commands/config-publish.ts). */
export function openPublisher({ localAws, byHand }: Pick<Stage, 'localAws' | 'byHand'>) {
  const [table] = localAws.wiring.tables;
  const publications = ledgerPublications(
    ledgerTable(new DynamoDBClient({ region: REGION }), table?.name ?? ''),
  );
  const put = (file: AdminFile, sign: (digest: string) => Promise<string>) =>
    byHand(`revision ${file.revision} of the configuration is published`, async () => {
      const unsigned = unsignedPublication(parseConfig(file));
      return publications.publish({ ...unsigned, signature: await sign(digestOf(unsigned)) });
    });
  const publish = (file: AdminFile) =>
    put(file, (digest) => signDigest(new KMSClient({ region: REGION }), 'ConfigurationKey', digest));
  /** What somebody writes who has every right of the ledger and not the key. */
  const forge = (file: AdminFile) =>
    put(file, (digest) => signDigest(new KMSClient({ region: REGION }), 'AnotherKey', digest));
  return { publish, forge };
}
