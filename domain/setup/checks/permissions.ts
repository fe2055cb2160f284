import type { RoleFacts, SetupFacts } from '../facts.ts';
import { completeRolePolicy } from '../iam/complete-role-policy.ts';
import { decidedBy, permissionsInWords } from '../iam/judge.ts';
import { judgeRole } from '../iam/role-judgement.ts';
import { permissionsFor } from '../iam/role-paths.ts';
import type { PolicySection } from '../iam/section.ts';
import type { Check, Verdict } from './check.ts';
import { given, notApplicable, pass, repairable, reported, unknownBecause } from './verdict.ts';

/** What a role may not do of these sections, by the simulator's answers; with the actions that add it, if a policy can. */
export function permissionVerdict(
  facts: SetupFacts,
  role: RoleFacts,
  sections: readonly PolicySection[],
): Verdict {
  const judged = judgeRole(facts, role, permissionsFor(facts, role.arn, sections));
  if ('unknown' in judged) return unknownBecause(judged.unknown);
  const lacking = judged
    .filter(({ standing }) => standing.is === 'lacking')
    .map(({ need }) => need);
  if (lacking.length > 0) {
    const actions = completeRolePolicy(facts, role);
    const remedy =
      actions.length > 0
        ? `add them on the path ${facts.target.setup.path}`
        : "add them by hand: the role's inline policies cannot be read, or IAM's size quota leaves no room";
    return repairable(`${role.arn} may not ${permissionsInWords(lacking)}`, remedy, actions);
  }
  const barred = judged.flatMap(({ need, standing }) =>
    standing.is === 'barred' ? [{ need, by: standing.by }] : [],
  );
  if (barred.length > 0) {
    const by = [...new Set(barred.map((entry) => entry.by))];
    return reported(
      `${by.join(' and ')} ${by.length > 1 ? 'keep' : 'keeps'} ${role.arn} from ${permissionsInWords(barred.map(({ need }) => need))}`,
      'let its owner admit these actions, or name a role that is free of it; no policy of the role can help',
    );
  }
  const open = judged.flatMap(({ need, standing }) =>
    standing.is === 'unknown' ? [{ need, because: standing.because }] : [],
  );
  const first = open[0];
  if (first)
    return unknownBecause(`${permissionsInWords(open.map(({ need }) => need))}: ${first.because}`);
  return pass(`${role.arn} is allowed all of it by ${decidedBy(judged) || 'its policies'}`);
}

/** A check of some sections of each role; `unlessBecause` says why they are not needed, or nothing. */
export const permissionCheck = (
  text: Pick<Check, 'severity' | 'source' | 'why' | 'about'>,
  sections: readonly PolicySection[],
  unlessBecause: (facts: SetupFacts, roleArn: string) => string | undefined,
): Check => ({
  ...text,
  handling: 'repairs',
  remediation: 'Adds what is lacking to one inline policy of the role, narrowed to its resources.',
  evaluate: (facts, arn) => {
    const reason = unlessBecause(facts, arn);
    if (reason !== undefined) return notApplicable(reason);
    const read = facts.roles[arn];
    if (read && 'missing' in read) return notApplicable(`role ${arn} does not exist yet`);
    return given(read, `role ${arn}`, (role) => permissionVerdict(facts, role, sections));
  },
});
