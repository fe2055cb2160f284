import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { rolesOfAccount } from '../../aws/iam/read.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { ledgerTagRecords } from '../../aws/ledger/tag-records.ts';
import { tagSource } from '../../domain/access/source.ts';
import { takesSessionTags } from '../../domain/setup/iam/session-tags.ts';
import { findResources, isOfDirectory, taggerOf } from '../../domain/tags/find-resources.ts';
import { allResources } from '../../domain/tags/tagged-resource.ts';
import { ROLE_TAG_KEYS } from '../../domain/tags/wanted-access.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import { MachineInput } from '../machine-input.ts';
import type { Runtime } from '../runtime.ts';
import type { Look } from './look.ts';

/**
 * Which resources are to be looked at: those that an event is about, or all of them. Without a source with `tags: true`
 * in the configuration there are none.
 */
export const compose = ({ env, config }: Runtime) => {
  const { TABLE } = readEnv(['TABLE'], env);
  const records = ledgerTagRecords(ledgerTable(new DynamoDBClient({}), TABLE));
  const iam = new IAMClient({});
  return async (input: unknown): Promise<{ readonly resources: readonly Look[] }> => {
    const { event } = MachineInput.parse(input);
    if (tagSource(config) === undefined) return { resources: [] };
    const found = findResources(event, config);
    if (found !== 'all')
      return {
        resources: found.map((resource) => ({
          resource,
          isFresh: !isOfDirectory(event),
          ...setBy(event),
        })),
      };
    const [roles, recorded] = await Promise.all([rolesOfAccount(iam), records.all()]);
    const resources = allResources(
      config,
      roles
        .filter(
          ({ tags, trustPolicy }) =>
            ROLE_TAG_KEYS.some((key) => key in tags) || takesSessionTags(trustPolicy),
        )
        .map(({ name }) => name),
      recorded.map(({ resource }) => resource),
    );
    return { resources: resources.map((resource) => ({ resource, isFresh: false })) };
  };
};

const setBy = (event: unknown): Pick<Look, 'tagger'> => {
  const tagger = taggerOf(event);
  return tagger === undefined ? {} : { tagger };
};

export const handler = lambda(compose);
