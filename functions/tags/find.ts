import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { rolesOfAccount } from '../../aws/iam/read.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { ledgerTagRecords } from '../../aws/ledger/tag-records.ts';
import { tagSource } from '../../domain/access/source.ts';
import { oneOfEachAccount } from '../../domain/accounts.ts';
import type { Warehouse } from '../../domain/config.ts';
import { TryAgain } from '../../domain/errors.ts';
import { takesSessionTags } from '../../domain/setup/iam/session-tags.ts';
import { because, type Read } from '../../domain/setup/read.ts';
import { someAtOnce } from '../../domain/some-at-once.ts';
import { findResources, isOfDirectory, taggerOf } from '../../domain/tags/find-resources.ts';
import { allResources, roleOf, type TaggedResource } from '../../domain/tags/tagged-resource.ts';
import { ROLE_TAG_KEYS } from '../../domain/tags/wanted-access.ts';
import { accountSessions } from '../account-sessions.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import { MachineInput } from '../machine-input.ts';
import type { Runtime } from '../runtime.ts';
import type { Look } from './look.ts';

interface Found {
  readonly resources: readonly Look[];
  readonly coverage: 'whole' | 'partly';
  /** Accounts whose roles could not be listed, and why: what is remembered of their roles is looked at all the same. */
  readonly unlisted: readonly string[];
}

/** So long an account whose IAM is busy is left alone, before it is asked again. */
const PAUSES_MS = [2_000, 4_000, 8_000, 16_000];

/** Accounts that are asked at the same time: each has rates of its own, and a function a time. */
const AT_ONCE = 8;

/**
 * Which resources are to be looked at: those that an event is about, or all of them. Without a source with `tags: true`
 * in the configuration there are none.
 */
export const compose = (runtime: Runtime) => {
  const { env, config } = runtime;
  const { TABLE } = readEnv(['TABLE'], env);
  const records = ledgerTagRecords(ledgerTable(new DynamoDBClient({}), TABLE));
  const sessionOf = accountSessions(runtime, 'AccountReader', 'tagsFind');

  const rolesBy = async (warehouse: Warehouse): Promise<Read<readonly TaggedResource[]>> => {
    const credentials = sessionOf(warehouse);
    const client = new IAMClient({ ...(credentials && { credentials }) });
    const roles = await patiently(runtime, () => rolesOfAccount(client));
    if (!('ok' in roles)) return roles;
    const meant = roles.ok.filter(
      ({ tags, trustPolicy }) =>
        ROLE_TAG_KEYS.some((key) => key in tags) || takesSessionTags(trustPolicy),
    );
    return { ok: meant.map(({ name }) => roleOf(warehouse.account, name)) };
  };

  return async (input: unknown): Promise<Found> => {
    const { event } = MachineInput.parse(input);
    if (tagSource(config) === undefined) return foundIn([], []);
    const found = findResources(event, config);
    if (found !== 'all')
      return foundIn(
        found.map((resource) => ({ resource, isFresh: !isOfDirectory(event), ...setBy(event) })),
        [],
      );
    // A role signs in to warehouses of its own account, so one for each is enough.
    const accounts = oneOfEachAccount(config.warehouses);
    const [listed, recorded] = await Promise.all([
      someAtOnce(accounts, AT_ONCE, async (warehouse) => ({
        account: warehouse.account,
        roles: await rolesBy(warehouse),
      })),
      records.all(),
    ]);
    const resources = allResources(
      config,
      listed.flatMap(({ roles }) => ('ok' in roles ? roles.ok : [])),
      recorded.map(({ resource }) => resource),
    );
    return foundIn(
      resources.map((resource) => ({ resource, isFresh: false })),
      listed.flatMap(({ account, roles }) =>
        'ok' in roles ? [] : [because(roles, `the roles of account ${account}`).slice(0, 500)],
      ),
    );
  };
};

/** What is busy for long is not known: whoever keeps the IAM of one account busy keeps no other account's tags from being read. */
async function patiently<T>(
  { pause }: Pick<Runtime, 'pause'>,
  ask: () => Promise<Read<T>>,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<Read<T>> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof TryAgain)) throw error;
    const [ms, ...more] = pausesMs;
    if (ms === undefined) return { failed: error.message };
    await pause(ms);
    return patiently({ pause }, ask, more);
  }
}

const foundIn = (resources: readonly Look[], unlisted: readonly string[]): Found => ({
  resources,
  coverage: unlisted.length === 0 ? 'whole' : 'partly',
  unlisted,
});

const setBy = (event: unknown): Pick<Look, 'tagger'> => {
  const tagger = taggerOf(event);
  return tagger === undefined ? {} : { tagger };
};

export const handler = lambda(compose);
