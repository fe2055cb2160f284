import type { Names } from '../authorization/fill-in.ts';
import type { AccountState } from './state.ts';

/** What policies ask about the account's resources, as they are now. */
export const namesIn = (account: AccountState): Names => {
  const roleAt = (arn: string) =>
    [...account.roles.byName.values()].find((role) => role.arn === arn);
  return {
    role: (name) => {
      const role = account.roles.byName.get(name);
      return role && `${role.path}${role.name}`;
    },
    endpoint: (id) => account.network.endpoints.has(id),
    boundary: (name) => account.roles.byName.get(name)?.boundary,
    key: (reference) => {
      const alias = /(?:^|:)alias\/(.+)$/.exec(reference)?.[1];
      return alias === undefined ? undefined : account.keys.get(alias)?.arn;
    },
    clusterKey: (name) => account.clusters.get(name)?.key,
    workgroupKey: (name) =>
      account.namespaces.get(account.workgroups.get(name)?.namespace ?? '')?.key,
    about: (resource) => {
      const [, , service, , , ...rest] = resource.split(':');
      const name = rest.join(':');
      if (service === 's3') {
        const bucket = account.buckets.get(name.split('/')[0] ?? '');
        return { 's3:ResourceAccount': [bucket?.owner ?? account.id] };
      }
      if (service === 'iam') return tagged(roleAt(resource)?.tags);
      if (service === 'ec2')
        return tagged(account.network.endpoints.get(name.replace('vpc-endpoint/', ''))?.tags);
      return {};
    },
  };
};

const tagged = (tags: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, [value]]),
  );
