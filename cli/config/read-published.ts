import * as z from 'zod/mini';
import { type LedgerRevisions, ledgerRevisions } from '../../aws/ledger/published-revisions.ts';
import type { ConfigFiles } from '../../domain/config-diff/diff-config.ts';
import { InvalidConfiguration } from '../../domain/errors.ts';
import { type PublicKey, publicKeyOf } from '../../domain/hash.ts';
import {
  type FollowedRevision,
  followPublished,
  type PublishedRevision,
} from '../../domain/published-revision.ts';
import {
  findInstallation,
  type Installation,
  type Whereabouts,
} from '../installation/installation.ts';
import { readDeployed } from './read-deployed.ts';

/** By what the functions of an installation decide, read as they read it. */
export interface Published extends FollowedRevision {
  readonly installation: Installation;
  readonly deployed: ConfigFiles;
  /** The key that they believe. */
  readonly key: PublicKey;
  readonly publications: LedgerRevisions;
  /** All of them, the newest first. */
  readonly all: readonly PublishedRevision[];
}

const Key = z.object({ configurationKey: z.string() });

/** Throws where the functions follow nothing that is published. */
export async function readPublished(where: Whereabouts): Promise<Published> {
  const installation = await findInstallation(where);
  const deployed = await readDeployed(where);
  const { configurationKey } = Key.parse(deployed.deployment);
  if (configurationKey === 'none')
    throw new InvalidConfiguration(
      'configurationKey of the deployment.yml that is deployed is none: functions decide by what they were deployed with; docs/configuration.md says how to publish without a deployment',
    );
  const key = publicKeyOf(Buffer.from(configurationKey, 'base64'));
  const publications = ledgerRevisions(installation.ledger);
  const all = await publications.all();
  return {
    ...followPublished(all, { config: deployed.admin }, key),
    installation,
    deployed,
    key,
    publications,
    all,
  };
}
