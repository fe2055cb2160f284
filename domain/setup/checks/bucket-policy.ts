import type { Pair } from '../config.ts';
import { partitionOf } from '../config.ts';
import type { BucketFacts, SetupFacts } from '../facts.ts';
import { keyArn } from '../iam/keys.ts';
import { bucketPermissions } from '../iam/permission.ts';
import type { Context } from '../iam/policy/condition.ts';
import { parsePolicy } from '../iam/policy/document.ts';
import { admits, hangsOn, hits } from '../iam/policy/match.ts';
import type { PolicyStatement } from '../iam/policy/statement.ts';
import { endpointInUse, endpointsFor } from '../network/endpoints.ts';
import { type Placement, placement } from '../network/placement.ts';
import { because } from '../read.ts';
import { theBuckets } from '../subjects.ts';
import type { Check, Verdict } from './check.ts';
import { PAGES } from './pages.ts';
import { given, notApplicable, pass, reported, unknownBecause, worstOf } from './verdict.ts';

/** Through which endpoint the requests come. Of several gateways it is one, depending on the subnet. */
function throughEndpoint({ network }: SetupFacts, place: Placement | undefined): Context {
  if (!place?.routed) return { 'aws:sourcevpc': null, 'aws:sourcevpce': null };
  const vpc = { 'aws:sourcevpc': [place.vpcId] };
  // Which endpoint there is was not read, so a condition on it stays open.
  if (!network || !('ok' in network.endpoints)) return vpc;
  const used = endpointInUse(network, place, 's3');
  const gateways = endpointsFor(network.endpoints.ok, place, 's3').usable.filter(
    ({ type }) => type === 'Gateway',
  );
  const ids = used?.type === 'Interface' ? [used.id] : gateways.map(({ id }) => id);
  return { ...vpc, 'aws:sourcevpce': ids.length === 0 ? null : { oneOf: ids.map((id) => [id]) } };
}

/**
 * What Redshift's requests carry: TLS always and, when they write, the header of the encryption that the export uses. That
 * this is AES256 without a key is taken from UNLOAD's default.
 */
function contextOf(
  facts: SetupFacts,
  { role, key }: Pair,
  owned: boolean,
  action: string,
): Context {
  const arn = key === undefined ? undefined : keyArn(facts, key);
  const writes = action === 's3:PutObject';
  const owner = owned ? [facts.target.account] : { not: [facts.target.account] };
  return {
    ...throughEndpoint(facts, placement(facts)),
    'aws:securetransport': ['true'],
    'aws:principalarn': [role],
    'aws:principalaccount': [facts.target.account],
    'aws:resourceaccount': owner,
    's3:resourceaccount': owner,
    's3:x-amz-server-side-encryption': writes ? [key === undefined ? 'AES256' : 'aws:kms'] : null,
    's3:x-amz-server-side-encryption-aws-kms-key-id': writes && arn !== undefined ? [arn] : null,
  };
}

const VPC_KEYS = /aws:sourcevpce?$/i;

function judged(
  facts: SetupFacts,
  statements: readonly PolicyStatement[],
  read: BucketFacts,
  pair: Pair,
): Verdict {
  const { bucket } = pair;
  const requests = bucketPermissions(partitionOf(facts.target.region), [bucket]).flatMap(
    ({ actions, probes }) =>
      actions.flatMap((action) =>
        probes.map((resource) => ({
          principal: { type: 'AWS', name: pair.role } as const,
          action,
          resource,
          context: contextOf(facts, pair, read.owned, action),
        })),
      ),
  );
  const denies = requests.flatMap((request) =>
    hits(statements, 'Deny', request).map((hit) => ({ request, hit })),
  );
  const certain = denies.find(({ hit }) => hit.open.length === 0);
  if (certain) {
    const on = certain.hit.statement.conditions.map(
      ({ operator, key, values }) => `${operator} ${key} ${values.join(', ')}`,
    );
    return reported(
      `the policy of ${bucket} denies ${certain.request.action} to ${pair.role}: ${certain.hit.statement.name}${on.length > 0 ? ` (${on.join('; ')})` : ''}`,
      'let the owner of the bucket except the role from this Deny, or use a bucket that setup creates',
    );
  }
  const doubtful = denies[0];
  if (doubtful) {
    return unknownBecause(
      `${doubtful.hit.statement.name} of the policy of ${bucket} may deny ${doubtful.request.action} to ${pair.role}; it hangs on ${doubtful.hit.open.join('; ')}`,
    );
  }
  const answers = read.owned ? [] : requests.map((request) => admits(statements, request));
  if (answers.some(({ admitted }) => admitted === 'no')) {
    return reported(
      `bucket ${bucket} is another account's and its policy does not allow ${pair.role} all that it needs`,
      'let the owner of the bucket allow the role, or use a bucket of this account',
    );
  }
  const undecided = answers.find((answer) => answer.admitted === 'maybe');
  if (undecided?.admitted === 'maybe')
    return unknownBecause(
      `the policy of foreign bucket ${bucket} admits ${pair.role} ${hangsOn(undecided)}`,
    );
  const byVpc = statements.some(
    ({ effect, conditions }) =>
      effect === 'Deny' && conditions.some(({ key }) => VPC_KEYS.test(key)),
  );
  const warnings = byVpc
    ? [
        `the policy of ${bucket} depends on the VPC: SageMaker's training jobs come from it only with a private training VPC`,
      ]
    : [];
  return pass(`the policy of ${bucket} denies nothing that ${pair.role} needs`, warnings);
}

export const bucketAdmitsRole: Check = {
  title: 'The bucket policy does not lock the role out',
  severity: 'high',
  source: {
    url: PAGES.bucketDenies,
    sentence: 'An explicit deny in a bucket policy overrides any allow.',
  },
  why: 'Conditions on the VPC endpoint, the encryption header or TLS deny what IAM allows, and the error names neither.',
  handling: 'reports',
  remediation:
    'Nothing: a bucket policy belongs to the owner of the bucket. The statement that denies is shown.',
  subjects: theBuckets,
  evaluate: (facts, bucket) => {
    const found = facts.buckets[bucket];
    if (found && 'missing' in found) return notApplicable(`bucket ${bucket} does not exist yet`);
    return given(found, `bucket ${bucket}`, (read) => {
      const none = 'missing' in read.policy;
      if (!none && !('ok' in read.policy))
        return unknownBecause(because(read.policy, `the policy of ${bucket}`));
      const parsed = parsePolicy('ok' in read.policy ? read.policy.ok : '{"Statement":[]}');
      if ('malformed' in parsed)
        return unknownBecause(`the policy of ${bucket} is malformed: ${parsed.malformed}`);
      const pairs = facts.target.setup.pairs.filter((pair) => pair.bucket === bucket);
      const verdicts = pairs.map((pair) => judged(facts, parsed.statements, read, pair));
      return worstOf(verdicts) ?? notApplicable('no pair uses it');
    });
  },
};
