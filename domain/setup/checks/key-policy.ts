import type { KeyFacts, SetupFacts } from '../facts.ts';
import { keyAdmission } from '../iam/key-admission.ts';
import { keysOfPair } from '../iam/keys.ts';
import { KEY_ACTIONS } from '../iam/permission.ts';
import { hangsOn } from '../iam/policy/match.ts';
import type { Check, Verdict } from './check.ts';
import { PAGES } from './pages.ts';
import { given, notApplicable, pass, reported, unknownBecause, worstOf } from './verdict.ts';

function admitted(facts: SetupFacts, key: KeyFacts, role: string): Verdict {
  const answers = KEY_ACTIONS.map((action) => ({
    action,
    answer: keyAdmission(facts, key, role, { action }),
  }));
  const refused: string[] = [];
  const open: string[] = [];
  for (const { action, answer } of answers) {
    if ('unknown' in answer) open.push(answer.unknown);
    else if (answer.admitted === 'maybe')
      open.push(`the policy of ${key.arn} admits ${role} to ${action} ${hangsOn(answer)}`);
    else if (answer.admitted === 'no') {
      if (answer.deniedBy === undefined) refused.push(action);
      else
        return reported(
          `the policy of ${key.arn} denies ${action} to ${role}: ${answer.deniedBy}`,
          'let the owner of the key except the role, or name another key',
        );
    }
  }
  if (refused.length > 0) {
    return reported(
      `neither the policy of ${key.arn} nor a grant admits ${role} to ${refused.join(', ')}`,
      `let the owner of the key add to its policy: {"Effect":"Allow","Principal":{"AWS":"${role}"},"Action":${JSON.stringify(KEY_ACTIONS)},"Resource":"*"}`,
    );
  }
  const [doubt] = open;
  return doubt === undefined
    ? pass(`the policy of ${key.arn} or a grant admits ${role}`)
    : unknownBecause(doubt);
}

export const keyAdmitsRole: Check = {
  severity: 'high',
  source: {
    url: PAGES.keyPolicy,
    sentence:
      'No AWS principal has any permissions to a KMS key unless that permission is explicitly allowed in a key policy, IAM policy, or grant.',
  },
  why: "IAM permissions on a key count for nothing where the key's own policy does not let the account or the role in.",
  handling: 'reports',
  remediation:
    'Nothing: a key policy belongs to the owner of the key. The statement to add is printed.',
  about: 'key',
  evaluate: (facts, reference) => {
    const read = facts.keys[reference];
    if (read && 'missing' in read) return notApplicable(`key ${reference} does not exist yet`);
    return given(read, `key ${reference}`, (key) => {
      if (key.manager === 'AWS')
        return notApplicable(`${key.arn} is managed by AWS and admits the account through S3`);
      const roles = new Set(
        facts.target.setup.pairs
          .filter((pair) => keysOfPair(facts, pair).includes(reference))
          .map(({ role }) => role),
      );
      const verdicts = [...roles].map((role) => admitted(facts, key, role));
      return worstOf(verdicts) ?? notApplicable('no pair uses it');
    });
  },
};
