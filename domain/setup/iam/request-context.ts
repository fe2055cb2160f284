import { accountOf } from '../../arn.ts';
import { dnsSuffixOf } from '../../partition.ts';
import type { Pair } from '../config.ts';
import type { SetupFacts } from '../facts.ts';
import { endpointInUse, endpointsFor, type Service } from '../network/endpoints.ts';
import { placement } from '../network/placement.ts';
import { keyArn } from './keys.ts';
import { operationContext } from './permission.ts';
import type { Context, KnownValues } from './policy/condition.ts';

/** What Redshift, or SageMaker for it, asks of AWS as the role. */
export interface RoleRequest {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  /** For which pair it is asked; absent: for any pair of the role with the bucket that is asked about. */
  readonly pair?: Pair;
  /** To which service the role is passed, where that is not SageMaker. */
  readonly passedTo?: string;
}

/**
 * What such a request carries, as far as the account and the warehouse fix it. A key that is not here cannot be known: ids
 * of organisations, addresses, and what no page documents.
 */
export const requestContext = (facts: SetupFacts, request: RoleRequest): Context => ({
  ...operationContext(request.passedTo),
  ...ofPrincipal(facts, request.role),
  ...throughEndpoint(facts, request.action),
  ...ofResource(facts, request.resource),
  ...encryptionHeaders(facts, request),
  ...(request.action.startsWith('kms:') ? keyContext(facts, request.role, request.action) : {}),
  'aws:requestedregion': [facts.target.region],
  // AWS's endpoints take TLS 1.2 and later only.
  'aws:securetransport': ['true'],
  's3:tlsversion': { oneOf: [['1.2'], ['1.3']] },
});

/** A session of the role. A service that works by a role is neither a service principal nor calls on behalf (facts §5.6). */
function ofPrincipal({ target, roles }: SetupFacts, arn: string): Context {
  const read = roles[arn];
  const found = read && 'ok' in read ? read.ok : undefined;
  const tags = Object.entries(found?.tags ?? {});
  return {
    'aws:principalarn': [arn],
    'aws:principalaccount': [target.account],
    'aws:principaltype': ['AssumedRole'],
    'aws:principalisawsservice': ['false'],
    'aws:principalservicename': null,
    'aws:viaawsservice': ['false'],
    'aws:calledvia': null,
    ...(found?.id === undefined ? {} : { 'aws:userid': { begins: `${found.id}:` } }),
    ...(found === undefined ? {} : { 'aws:principaltag/*': null }),
    ...Object.fromEntries(
      tags.map(([key, value]) => [`aws:principaltag/${key.toLowerCase()}`, [value]]),
    ),
  };
}

const SERVICES: Readonly<Record<string, Service>> = { s3: 's3', sagemaker: 'sagemaker.api' };

/** Through which endpoint the request comes. Of several gateways it is one, depending on the subnet. */
function throughEndpoint(facts: SetupFacts, action: string): Context {
  const { network } = facts;
  const place = placement(facts);
  if (place !== undefined && place.routed === undefined) return {};
  if (!place?.routed) return { 'aws:sourcevpc': null, 'aws:sourcevpce': null };
  const service = SERVICES[action.split(':')[0] ?? ''];
  // Who calls the other services, and from where, is not documented.
  if (service === undefined) return {};
  const vpc = { 'aws:sourcevpc': [place.vpcId] };
  // Which endpoint there is was not read, so a condition on it stays open.
  if (!network || !('ok' in network.endpoints)) return vpc;
  const used = endpointInUse(network, place, service);
  const gateways = endpointsFor(network.endpoints.ok, place, service).usable.filter(
    ({ type }) => type === 'Gateway',
  );
  const ids = used?.type === 'Interface' ? [used.id] : gateways.map(({ id }) => id);
  const [only] = ids;
  if (only === undefined) return { 'aws:sourcevpc': null, 'aws:sourcevpce': null };
  return { ...vpc, 'aws:sourcevpce': ids.length === 1 ? [only] : { oneOf: ids.map((id) => [id]) } };
}

/** Whose the resource is, as far as that is known: named in its ARN, or read of its bucket. */
function ofResource({ buckets, target }: SetupFacts, resource: string): Context {
  const own = (owner: KnownValues): Context => ({
    'aws:resourceaccount': owner,
    's3:resourceaccount': owner,
  });
  const named = accountOf(resource);
  if (named !== '') return own([named]);
  const bucket = bucketIn(resource);
  if (bucket === undefined) return own([target.account]);
  const read = buckets[bucket];
  if (read && 'missing' in read) return own([target.account]);
  if (read && 'ok' in read)
    return own(read.ok.owned ? [target.account] : { not: [target.account] });
  // AWS's sample data.
  return bucket === 'redshift-downloads' ? own({ not: [target.account] }) : {};
}

/** The bucket of a bucket's ARN, or of an object's. */
export const bucketIn = (resource: string): string | undefined =>
  /^arn:[a-z-]+:s3:::([^/]+)/.exec(resource)?.[1];

const HEADER = 's3:x-amz-server-side-encryption';
const KEY_HEADER = `${HEADER}-aws-kms-key-id`;

/** What a writing request may carry without a key: no page says which, nor whether any. */
const UNDOCUMENTED_HEADER: Context = {
  [HEADER]: { oneOf: [null, ['AES256'], ['aws:kms']] },
};

/** A pair's key is named in the header when something is written, and only then. */
function encryptionHeaders(
  facts: SetupFacts,
  { role, action, resource, pair }: RoleRequest,
): Context {
  if (action !== 's3:PutObject') return { [HEADER]: null, [KEY_HEADER]: null };
  const bucket = bucketIn(resource);
  const { pairs } = facts.target.setup;
  const meant = pair
    ? [pair]
    : pairs.filter((other) => other.role === role && other.bucket === bucket);
  const keys = new Set(meant.map(({ key }) => key));
  const [key] = keys;
  if (keys.size !== 1 || key === undefined) return UNDOCUMENTED_HEADER;
  const arn = keyArn(facts, key);
  return { [HEADER]: ['aws:kms'], ...(arn === undefined ? {} : { [KEY_HEADER]: [arn] }) };
}

/** S3 and SageMaker use the key for the role; Redshift itself does not (facts §5.6). */
export const keyContext = ({ target }: SetupFacts, role: string, action: string): Context => {
  const redshift = ['redshift', 'redshift-serverless'].map(
    (service) => `${service}.${target.region}.${dnsSuffixOf(target.region)}`,
  );
  return {
    'kms:calleraccount': [target.account],
    'aws:principalarn': [role],
    'kms:viaservice': { not: redshift },
    // It is SageMaker that makes a grant, for its volumes; other calls do not carry the key (facts §5.6).
    'kms:grantisforawsresource': action === 'kms:CreateGrant' ? ['true'] : null,
  };
};
