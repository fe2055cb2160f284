import type { RequestContext } from '../account/iam/condition.ts';
import type { Request } from '../account/iam/evaluate.ts';
import { accountOf } from '../arn.ts';
import { type Json, listOf, recordOf } from '../json.ts';
import { fillIn, type Names } from './fill-in.ts';
import type { Needed } from './needed.ts';
import { NEEDS } from './needs.ts';

/** IAM's prefix of each SDK client's service, where it is not the name in lower case. */
const PREFIXES: Readonly<Record<string, string>> = {
  EventBridge: 'events',
  RedshiftData: 'redshift-data',
  RedshiftServerless: 'redshift-serverless',
  ServiceQuotas: 'servicequotas',
  SFN: 'states',
};

const nameOfCall = (service: string, operation: string): string =>
  `${PREFIXES[service] ?? service.toLowerCase()}:${operation}`;

const neededFor = (call: string): readonly Needed[] => NEEDS[call] ?? [{ on: '*' }];

/** The IAM actions that an operation of an SDK client may take: `IAM`, `GetRole` takes `iam:GetRole`. */
export function actionsOf(service: string, operation: string): readonly string[] {
  const call = nameOfCall(service, operation);
  return [...new Set(neededFor(call).map(({ action = call }) => action))];
}

/** The deployment that answers is one of the partition aws, whichever the story plays in. */
const inPartitionAws = (text: string): string => text.replace(/^arn:aws-[a-z-]+:/, 'arn:aws:');

/** What IAM is asked before it lets a call through. Throws where the table of needs does not fit the input. */
export function requestsOf(
  service: string,
  operation: string,
  input: Json,
  names: Names,
): readonly Request[] {
  const call = nameOfCall(service, operation);
  const needed = neededFor(call);
  const requests = needed
    .filter(({ given }) => given === undefined || fillIn(`{${given}}`, input, names).length > 0)
    .flatMap(({ action = call, on, context = {}, tags }) => {
      const answered = Object.entries(context).flatMap(
        ([key, template]): [string, readonly string[]][] => {
          const values = fillIn(template, input, names).map(inPartitionAws);
          return values.length === 0 ? [] : [[key, values]];
        },
      );
      const resources = fillIn(on, input, names).map(inPartitionAws);
      return resources.map((resource) => ({
        action,
        resource,
        context: {
          ...accountIn(resource),
          ...names.about?.(resource),
          ...requestTags(tags, input),
          ...Object.fromEntries(answered),
        },
      }));
    });
  if (requests.length === 0 && needed.length > 0)
    throw new Error(`the table of needs finds no resource in this input of ${call}`);
  return requests;
}

/** `aws:ResourceAccount`, where the ARN says it. */
function accountIn(resource: string): RequestContext {
  const account = accountOf(resource);
  return account === '' ? {} : { 'aws:ResourceAccount': [account] };
}

/** `aws:TagKeys`, and `aws:RequestTag/…` of each tag; services differ in how they spell a tag. */
function requestTags(field: string | undefined, input: Json): RequestContext {
  if (field === undefined) return {};
  const given = listOf(recordOf(input)[field])
    .map(recordOf)
    .map(({ Key, key, TagKey, Value, value, TagValue }): [string, string] => [
      String(Key ?? key ?? TagKey),
      String(Value ?? value ?? TagValue),
    ]);
  return {
    'aws:TagKeys': given.map(([name]) => name),
    ...Object.fromEntries(given.map(([name, text]) => [`aws:RequestTag/${name}`, [text]])),
  };
}

/**
 * Whether the call is about a role or an endpoint that is not there. Its path, tags and boundary would decide; whether AWS then answers
 * that there is none or that it is not allowed was not seen (facts 10.5): the service answers.
 */
export function isOfAbsent(operation: string, input: Json, { role, endpoint }: Names): boolean {
  const { RoleName: name, VpcEndpointIds: ids } = recordOf(input);
  if (Array.isArray(ids)) return endpoint !== undefined && !ids.some(endpoint);
  return operation !== 'CreateRole' && typeof name === 'string' && role?.(name) === undefined;
}
