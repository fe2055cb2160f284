import { AwsError, type Operation } from '../service.ts';
import { changeRole } from './iam/roles.ts';
import type { AccountState } from './state.ts';

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** IAM's tags of roles. */
export const roleTags = (account: AccountState): Record<string, Operation> => ({
  TagRole: ({ RoleName, Tags }: { RoleName: string; Tags: readonly Tag[] }) => {
    changeRole(account, RoleName, (role) => {
      for (const { Key, Value } of Tags) role.tags[Key] = Value;
    });
    account.trail('iam', 'TagRole', {
      roleName: RoleName,
      tags: Tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
    });
    return {};
  },
  UntagRole: ({ RoleName, TagKeys }: { RoleName: string; TagKeys: readonly string[] }) => {
    changeRole(account, RoleName, (role) => {
      for (const key of TagKeys) delete role.tags[key];
    });
    account.trail('iam', 'UntagRole', { roleName: RoleName, tagKeys: [...TagKeys] });
    return {};
  },
});

/** Redshift's tags, of clusters. */
export const clusterTags = (account: AccountState): Record<string, Operation> => ({
  CreateTags: ({ ResourceName, Tags }: { ResourceName: string; Tags: readonly Tag[] }) => {
    const tags = tagsOfCluster(account, ResourceName);
    for (const { Key, Value } of Tags) tags[Key] = Value;
    account.trail('redshift', 'CreateTags', {
      resourceName: ResourceName,
      tags: Tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
    });
    return {};
  },
  DeleteTags: ({ ResourceName, TagKeys }: { ResourceName: string; TagKeys: readonly string[] }) => {
    const tags = tagsOfCluster(account, ResourceName);
    for (const key of TagKeys) delete tags[key];
    account.trail('redshift', 'DeleteTags', { resourceName: ResourceName, tagKeys: [...TagKeys] });
    return {};
  },
});

/** Serverless's tags, of workgroups and namespaces. */
export const serverlessTags = (account: AccountState): Record<string, Operation> => ({
  ListTagsForResource: ({ resourceArn }: { resourceArn: string }) => ({
    tags: Object.entries(account.serverlessTags.get(resourceArn) ?? {}).map(([key, value]) => ({
      key,
      value,
    })),
  }),
  TagResource: ({
    resourceArn,
    tags,
  }: {
    resourceArn: string;
    tags: readonly { key: string; value: string }[];
  }) => {
    account.serverlessTags.set(resourceArn, {
      ...account.serverlessTags.get(resourceArn),
      ...Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    });
    account.trail('redshift-serverless', 'TagResource', { resourceArn });
    return {};
  },
  UntagResource: ({
    resourceArn,
    tagKeys,
  }: {
    resourceArn: string;
    tagKeys: readonly string[];
  }) => {
    const kept = Object.entries(account.serverlessTags.get(resourceArn) ?? {}).filter(
      ([key]) => !tagKeys.includes(key),
    );
    account.serverlessTags.set(resourceArn, Object.fromEntries(kept));
    account.trail('redshift-serverless', 'UntagResource', { resourceArn });
    return {};
  },
});

function tagsOfCluster(account: AccountState, arn: string): Record<string, string> {
  const cluster = account.clusters.get(arn.split(':').at(-1) ?? '');
  if (cluster === undefined)
    throw new AwsError('ResourceNotFoundFault', `The resource ${arn} was not found.`, 404);
  return cluster.tags;
}
