import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { evidenceBucket } from '../../aws/evidence-bucket.ts';
import { evidenceKey } from '../../aws/kms/evidence-key.ts';
import { ledgerAnswers } from '../../aws/ledger/answers.ts';
import { ledgerBreakGlass } from '../../aws/ledger/break-glass.ts';
import { ledgerIdentity } from '../../aws/ledger/identity.ts';
import { ledgerJournal } from '../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerRevisions } from '../../aws/ledger/published-revisions.ts';
import { ledgerRequests } from '../../aws/ledger/requests.ts';
import { ledgerReviews } from '../../aws/ledger/reviews.ts';
import { ledgerSuspensions } from '../../aws/ledger/suspensions.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { ledgerTagRecords } from '../../aws/ledger/tag-records.ts';
import { configuredDatabases } from '../../domain/access/database-key.ts';
import { abandonedFrom } from '../../domain/access/intent.ts';
import { InvalidConfiguration, TryAgain } from '../../domain/errors.ts';
import { chainOf, SIGNER_CHAIN } from '../../domain/evidence.ts';
import { formerKeys } from '../../domain/former-keys.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import { configurationKey } from '../published-config.ts';
import type { LambdaContext, Runtime } from '../runtime.ts';
import { standbyOf } from '../standby-of.ts';
import { type Progress, type Restored, reinstateChain } from './reinstate-chain.ts';
import { replayedConfiguration } from './replayed-configuration.ts';
import { type Chain, checkCopy, type RestoreDeps, type WholeChain } from './restore-chain.ts';

/** `force`: also into a table that was not restored, and although the ledger has entries that the bucket lacks. */
const Input = z.object({ force: z._default(z.boolean(), false) });

/**
 * After the table was restored from a backup: replays the bucket's evidence into it and releases it. What takes longer than one
 * invocation goes on in the next. Until then reconcile refuses to work, because a ledger that has forgotten what it granted would never take it back. Started by hand.
 */
export const compose = (runtime: Runtime) => {
  const { env, config, now } = runtime;
  const names = ['TABLE', 'BUCKET', 'EVIDENCE_KEY', 'FORMER_EVIDENCE_KEYS'] as const;
  const { TABLE, BUCKET, EVIDENCE_KEY, FORMER_EVIDENCE_KEYS } = readEnv(names, env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const leases = ledgerLeases(table);
  const journal = ledgerJournal(table, leases);
  const requests = ledgerRequests(table);
  const tagRecords = ledgerTagRecords(table);
  const bucket = evidenceBucket(new S3Client({}), BUCKET);
  const key = evidenceKey(new KMSClient({}), EVIDENCE_KEY, formerKeys(FORMER_EVIDENCE_KEYS));

  const identity = ledgerIdentity(table, TABLE, () => toInstant(now()), standbyOf(runtime));

  /** A reconcile or signer that looked before it was stopped may write until its time is over. */
  const stopOthers = async (): Promise<void> => {
    const isRestored = await identity.isRestored();
    const since = await identity.stop();
    if (!isRestored && toInstant(now()) < abandonedFrom(since))
      throw new TryAgain(
        `reconcile is stopped since ${since}; what began before may be at work until ${abandonedFrom(since)}: invoke restore again then`,
      );
  };
  /** Every chain, before the first write: a table that is restored by half is worth nothing. The requests first: they say by which configuration. */
  const checkCopies = async (
    deps: RestoreDeps,
    { progress, force }: { progress: Progress; force: boolean },
  ): Promise<WholeChain[]> => {
    const check = (chain: Chain): Promise<WholeChain> =>
      checkCopy(deps, chain, { done: progress.done(chain.name) ?? 0, force });
    try {
      const requests = await check({ name: SIGNER_CHAIN });
      const followed = replayedConfiguration(config, requests.publication, {
        key: deps.configurationKey,
        lostRegion: await identity.lostRegion(),
      });
      const whole = [requests];
      for (const { key: database } of configuredDatabases(followed))
        whole.push(await check({ name: chainOf(database), database }));
      return whole;
    } catch (error) {
      await identity.resume();
      throw error;
    }
  };

  return async (
    input: unknown,
    context: Pick<LambdaContext, 'getRemainingTimeInMillis'>,
  ): Promise<Restored[]> => {
    const { force } = Input.parse(input ?? {});
    if (!force && !(await identity.isRestored()))
      throw new InvalidConfiguration(
        `table ${TABLE} was not restored from a backup: nothing was written; with {"force":true} the bucket is replayed into it all the same`,
      );
    await stopOthers();
    const keys = await key.publicKeys();
    const suspensions = ledgerSuspensions(table);
    const breakGlass = ledgerBreakGlass(table);
    const deps: RestoreDeps = {
      leases,
      suspensions,
      journal,
      requests,
      tagRecords,
      breakGlass,
      reviews: ledgerReviews(table),
      answers: ledgerAnswers(table),
      publications: ledgerRevisions(table),
      bucket,
      keys,
      configurationKey: configurationKey(env),
    };
    const restored = [];
    const progress = await identity.replayed();
    const whole = await checkCopies(deps, { progress, force });
    const remainingMs = () => context.getRemainingTimeInMillis();
    // The requests first: a revoke that the signer saw counts for the leases.
    for (const chain of whole)
      restored.push(await reinstateChain({ ...deps, progress, remainingMs }, chain));
    await identity.adopt();
    return restored;
  };
};

export const handler = lambda(compose);
