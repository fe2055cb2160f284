import * as z from 'zod/mini';
import type { Config } from '../config.ts';
import {
  configuredResources,
  resourceKey,
  roleOf,
  type TaggedResource,
} from './tagged-resource.ts';

/** What starts the machine: an event, of which only the resource is believed, or the schedule. */
const Scope = z.strictObject({ scope: z.literal('all') });
const Changed = z.looseObject({
  source: z.literal('aws.tag'),
  resources: z.array(z.string()),
});
/** The account and the Region are those of the call, wherever the event was forwarded to. */
const Called = z.looseObject({
  source: z.string(),
  account: z.string(),
  region: z.string(),
  detail: z.looseObject({
    errorCode: z.optional(z.unknown()),
    userIdentity: z.optional(z.looseObject({ arn: z.optional(z.string()) })),
    requestParameters: z.looseObject({
      tags: z.optional(z.array(z.looseObject({ key: z.string(), value: z.string() }))),
      roleName: z.optional(z.string()),
      resourceName: z.optional(z.string()),
      clusterIdentifier: z.optional(z.string()),
      resourceArn: z.optional(z.string()),
    }),
  }),
});

/** Of Identity Center's groups and who is in them, by ids that say nothing of Redshift. */
const DirectoryCall = z.looseObject({
  source: z.enum(['aws.sso-directory', 'aws.identitystore', 'aws.identitystore-scim']),
});

/** Whether an event tells of people's memberships, by which no tag changes. */
export const isOfDirectory = (event: unknown): boolean => DirectoryCall.safeParse(event).success;

/**
 * The resources that an event is about; what it says of their tags is not looked at. `all`: every one there is. Of Serverless
 * an event gives ids that the configuration does not have: all workgroups and namespaces of the account and Region are looked at. Of
 * Identity Center it gives the id of a group, and any warehouse may have a role of its name: everything configured is looked at. A
 * role of an account without warehouses signs in to none of them.
 */
export function findResources(event: unknown, config: Config): readonly TaggedResource[] | 'all' {
  if (Scope.safeParse(event).success) return 'all';
  const found = named(event, config);
  const known = new Set(configuredResources(config).map(resourceKey));
  const accounts = new Set(config.warehouses.map(({ account }) => account));
  return found.filter((one) =>
    one.kind === 'role' ? accounts.has(one.account) : known.has(resourceKey(one)),
  );
}

/** Who set which tags, where a call tells it. */
export const Tagger = z.object({ by: z.string(), tags: z.record(z.string(), z.string()) });
export type Tagger = z.infer<typeof Tagger>;

/** Who made the call that an event tells of. It only ever keeps somebody from approving. */
export function taggerOf(event: unknown): Tagger | undefined {
  const called = Called.safeParse(event);
  const { userIdentity, requestParameters } = called.data?.detail ?? {};
  const tags = requestParameters?.tags ?? [];
  return userIdentity?.arn === undefined || tags.length === 0
    ? undefined
    : {
        by: userIdentity.arn,
        tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      };
}

function named(event: unknown, config: Config): readonly TaggedResource[] {
  const changed = Changed.safeParse(event);
  if (isOfDirectory(event)) return configuredResources(config);
  if (changed.success) return changed.data.resources.flatMap((arn) => byArn(arn, config));
  const called = Called.safeParse(event);
  if (!called.success || called.data.detail.errorCode !== undefined) return [];
  const { source, account, region, detail } = called.data;
  const { roleName, resourceName, clusterIdentifier, resourceArn } = detail.requestParameters;
  if (source === 'aws.iam') return roleName === undefined ? [] : [roleOf(account, roleName)];
  if (source === 'aws.redshift-serverless') return serverlessIn({ account, region }, config);
  return [
    ...[resourceName, resourceArn].flatMap((arn) => (arn === undefined ? [] : byArn(arn, config))),
    ...(clusterIdentifier === undefined
      ? []
      : [{ account, region, kind: 'cluster', name: clusterIdentifier.toLowerCase() } as const]),
  ];
}

function byArn(arn: string, config: Config): readonly TaggedResource[] {
  const [, , service, region = '', account = '', ...rest] = arn.split(':');
  const named = rest.join(':');
  const role = /^role\/(?:.*\/)?([^/]+)$/.exec(named)?.[1];
  if (service === 'iam' && role !== undefined) return [roleOf(account, role)];
  const cluster = /^cluster:(.+)$/.exec(named)?.[1];
  if (service === 'redshift' && cluster !== undefined)
    return [{ account, region, kind: 'cluster', name: cluster }];
  return service === 'redshift-serverless' ? serverlessIn({ account, region }, config) : [];
}

const serverlessIn = (
  place: Pick<TaggedResource, 'account' | 'region'>,
  config: Config,
): readonly TaggedResource[] =>
  configuredResources(config).filter(
    ({ account, region, kind }) =>
      account === place.account &&
      region === place.region &&
      (kind === 'workgroup' || kind === 'namespace'),
  );
