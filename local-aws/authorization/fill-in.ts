import type { RequestContext } from '../account/iam/condition.ts';
import { ACCOUNT, nameOf, REGION } from '../arn.ts';
import { isRecord, type Json, listOf, recordOf } from '../json.ts';

/** What of the account cannot be read from a call: the resources behind names. Nothing where there is no such resource. */
export interface Names {
  /** The path and the name of a role: `/redshift-ml/analytics`. */
  readonly role?: (name: string) => string | undefined;
  readonly boundary?: (role: string) => string | undefined;
  /** Whether there is a VPC endpoint of this id. */
  readonly endpoint?: (id: string) => boolean;
  /** The ARN of a key by id, ARN or alias. */
  readonly key?: (reference: string) => string | undefined;
  /** The key that a bucket, a cluster or a workgroup's namespace is encrypted with. */
  readonly bucketKey?: (bucket: string) => string | undefined;
  /** And a topic, by its ARN. */
  readonly topicKey?: (topic: string) => string | undefined;
  readonly clusterKey?: (cluster: string) => string | undefined;
  readonly workgroupKey?: (workgroup: string) => string | undefined;
  /** Condition keys that the resource itself answers: its tags, its account. */
  readonly about?: (resource: string) => RequestContext;
  /** The attribute that is the partition key of the tables. */
  readonly partitionKey?: string;
}

const CONSTANTS: Readonly<Record<string, string>> = {
  partition: 'aws',
  region: REGION,
  account: ACCOUNT,
};

/** What `{Field|filter}` makes of each value of the field. */
const FILTERS: Readonly<Record<string, (value: string, names: Names) => string | undefined>> = {
  last: nameOf,
  index: (name) => `/index/${name}`,
  role: (name, names) => names.role?.(name) ?? `/${name}`,
  boundary: (name, names) => names.boundary?.(name),
  key: (reference, names) => names.key?.(reference) ?? keyArn(reference),
  bucketKey: (bucket, names) => names.bucketKey?.(bucket),
  topicKey: (topic, names) => keyOf(names.topicKey?.(topic)),
  clusterKey: (cluster, names) => names.clusterKey?.(cluster),
  workgroupKey: (workgroup, names) => names.workgroupKey?.(workgroup),
};

const keyOf = (reference: string | undefined): string | undefined =>
  reference === undefined ? undefined : keyArn(reference);
const keyArn = (reference: string): string =>
  reference.startsWith('arn:') ? reference : `arn:aws:kms:${REGION}:${ACCOUNT}:key/${reference}`;

/** What follows from several fields of an input of DynamoDB. */
const DERIVED: Readonly<Record<string, (input: Json, names: Names) => readonly string[]>> = {
  tables: (input) => Object.keys(recordOf(recordOf(input).RequestItems)),
  leadingKeys,
};

/** Optional parts of an ARN, which are left out where the input does not have them. */
const OPTIONAL = 'index';

/** All texts that the template stands for: one for each value of a field that has several, none where a field is missing. */
export function fillIn(template: string, input: Json, names: Names): readonly string[] {
  const found = /\{([^{}|]+)(?:\|(\w+))?\}/.exec(template);
  if (found === null) return [template];
  const [whole, field = '', filter] = found;
  const values = valuesOf(field, input, names).flatMap((value) =>
    filter === undefined ? [value] : (filterOf(filter)(value, names) ?? []),
  );
  const all = values.length === 0 && filter === OPTIONAL ? [''] : values;
  return [...new Set(all)].flatMap((value) =>
    fillIn(
      template.replace(whole, () => value.replaceAll(/[{}]/g, '')),
      input,
      names,
    ),
  );
}

const filterOf = (name: string) => {
  const filter = FILTERS[name];
  if (filter === undefined) throw new Error(`there is no filter ${name}`);
  return filter;
};

function valuesOf(field: string, input: Json, names: Names): readonly string[] {
  const constant = CONSTANTS[field];
  if (constant !== undefined) return [constant];
  return DERIVED[field]?.(input, names) ?? valuesAt(field.split('.'), input);
}

function valuesAt([first, ...rest]: readonly string[], value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt([first ?? '', ...rest], one));
  if (first === undefined || first === '') return value == null ? [] : [textOf(value)];
  return isRecord(value) ? valuesAt(rest, value[first]) : [];
}

const textOf = (value: Json): string =>
  typeof value === 'object' ? JSON.stringify(value) : `${value}`;

/** The partition keys that a call names, of tables and of their indexes: IAM's `dynamodb:LeadingKeys`. */
function leadingKeys(input: Json, { partitionKey = '' }: Names): readonly string[] {
  const { Key, Item, RequestItems, KeyConditionExpression, ExpressionAttributeValues } =
    recordOf(input);
  const written = Object.values(recordOf(RequestItems))
    .flatMap(listOf)
    .map(recordOf)
    .flatMap(({ PutRequest, DeleteRequest }) => [
      recordOf(PutRequest).Item,
      recordOf(DeleteRequest).Key,
    ]);
  const [, asked = ''] = /^\w+ = (:\w+)/.exec(textOf(KeyConditionExpression ?? '')) ?? [];
  return [
    ...[Key, Item, ...written].map((one) => recordOf(one)[partitionKey]),
    recordOf(ExpressionAttributeValues)[asked],
  ].flatMap((value) => valuesAt(['S'], value));
}
