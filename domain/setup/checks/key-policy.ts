import type { Check, Verdict } from '../control.ts';
import type { KeyFacts, SetupFacts } from '../facts.ts';
import { keyReferences, keysOfPair } from '../keys.ts';
import { KEY_ACTIONS } from '../permission.ts';
import type { Context } from '../policy/condition.ts';
import { parsePolicy } from '../policy/document.ts';
import { admits, hangsOn } from '../policy/match.ts';
import { because, given } from '../read.ts';
import { PAGES } from '../source.ts';
import { notApplicable, pass, reported, unknownBecause } from '../verdict.ts';

/** The actions that grants of the key give a role; KMS spells them without their service. */
function granted({ grants }: KeyFacts, role: string): ReadonlySet<string> {
  const mine = 'ok' in grants ? grants.ok.filter(({ grantee }) => grantee === role) : [];
  return new Set(mine.flatMap(({ operations }) => operations.map((operation) => `kms:${operation}`)));
}

function admitted({ target }: SetupFacts, key: KeyFacts, role: string): Verdict {
  if (!('ok' in key.policy)) return unknownBecause(because(key.policy, `the policy of ${key.arn}`));
  const parsed = parsePolicy(key.policy.ok);
  if ('malformed' in parsed) return unknownBecause(`the policy of ${key.arn} is malformed: ${parsed.malformed}`);
  const context: Context = { 'kms:calleraccount': [target.account], 'aws:principalarn': [role] };
  const byGrant = granted(key, role);
  const answers = KEY_ACTIONS.map((action) => ({
    action,
    ...admits(parsed.statements, { principal: { type: 'AWS', name: role }, action, resource: key.arn, context }),
  }));
  const denied = answers.find((answer) => answer.admitted === 'no' && answer.deniedBy !== undefined);
  if (denied?.admitted === 'no') {
    return reported(
      `the policy of ${key.arn} denies ${denied.action} to ${role}: ${denied.deniedBy}`,
      'let the owner of the key except the role, or name another key',
    );
  }
  const open = answers.filter(({ action, admitted: is }) => is !== 'yes' && !byGrant.has(action));
  const refused = open.filter(({ admitted: is }) => is === 'no').map(({ action }) => action);
  if (refused.length > 0) {
    if (!('ok' in key.grants)) return unknownBecause(because(key.grants, `the grants of ${key.arn}`));
    return reported(
      `neither the policy of ${key.arn} nor a grant admits ${role} to ${refused.join(', ')}`,
      `let the owner of the key add to its policy: {"Effect":"Allow","Principal":{"AWS":"${role}"},"Action":${JSON.stringify(KEY_ACTIONS)},"Resource":"*"}`,
    );
  }
  const doubtful = open[0];
  if (doubtful?.admitted === 'maybe') {
    return unknownBecause(`the policy of ${key.arn} admits ${role} to ${doubtful.action} ${hangsOn(doubtful)}`);
  }
  return pass(`the policy of ${key.arn} or a grant admits ${role}`);
}

export const keyAdmitsRole: Check = {
  id: 'RedshiftML.2',
  title: 'The key policy, or a grant, admits the role',
  severity: 'high',
  source: {
    url: PAGES.keyPolicy,
    sentence:
      'No AWS principal has any permissions to a KMS key unless that permission is explicitly allowed in a key policy, IAM policy, or grant.',
  },
  why: "IAM permissions on a key count for nothing where the key's own policy does not let the account or the role in.",
  handling: 'reports',
  remediation: 'Nothing: a key policy belongs to the owner of the key. The statement to add is printed.',
  subjects: keyReferences,
  evaluate: (facts, reference) => {
    const read = facts.keys[reference];
    if (read && 'missing' in read) return notApplicable(`key ${reference} does not exist yet`);
    return given(read, `key ${reference}`, (key) => {
      if (key.manager === 'AWS') return notApplicable(`${key.arn} is managed by AWS and admits the account through S3`);
      const roles = new Set(
        facts.target.setup.pairs.filter((pair) => keysOfPair(facts, pair).includes(reference)).map(({ role }) => role),
      );
      const verdicts = [...roles].map((role) => admitted(facts, key, role));
      const worst =
        verdicts.find(({ status }) => status === 'fail') ?? verdicts.find(({ status }) => status === 'unknown');
      return worst ?? verdicts[0] ?? notApplicable('no pair uses it');
    });
  },
};
