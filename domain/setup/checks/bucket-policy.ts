import { partitionOf } from '../../partition.ts';
import type { Pair } from '../config.ts';
import type { BucketFacts, SetupFacts } from '../facts.ts';
import { bucketStatements } from '../iam/bucket-admission.ts';
import { bucketPermissions } from '../iam/permission.ts';
import { admits, hangsOn, hits } from '../iam/policy/match.ts';
import type { PolicyStatement } from '../iam/policy/statement.ts';
import { requestContext } from '../iam/request-context.ts';
import type { Check, Verdict } from './check.ts';
import { PAGES } from './pages.ts';
import { given, notApplicable, pass, reported, unknownBecause, worstOf } from './verdict.ts';

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
          context: requestContext(facts, { role: pair.role, action, resource, pair }),
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
  return pass(
    `the policy of ${bucket} denies nothing that ${pair.role} needs; resource control policies are not read`,
    warnings,
  );
}

export const bucketAdmitsRole: Check = {
  severity: 'high',
  source: {
    url: PAGES.bucketDenies,
    sentence: 'An explicit deny in a bucket policy overrides any allow.',
  },
  why: 'Conditions on the VPC endpoint, the encryption header or TLS deny what IAM allows, and the error names neither.',
  handling: 'reports',
  remediation:
    'Nothing: a bucket policy belongs to the owner of the bucket. The statement that denies is shown.',
  about: 'bucket',
  evaluate: (facts, bucket) => {
    const found = facts.buckets[bucket];
    if (found && 'missing' in found) return notApplicable(`bucket ${bucket} does not exist yet`);
    return given(found, `bucket ${bucket}`, (read) => {
      const said = bucketStatements(read.policy, bucket);
      if ('unknown' in said) return unknownBecause(said.unknown);
      const pairs = facts.target.setup.pairs.filter((pair) => pair.bucket === bucket);
      const verdicts = pairs.map((pair) => judged(facts, said.statements, read, pair));
      return worstOf(verdicts) ?? notApplicable('no pair uses it');
    });
  },
};
