import { hangsOn } from '../iam/policy/match.ts';
import { policySize } from '../iam/restrictive-policy.ts';
import { MANAGED_PATH, roleName } from '../iam/role-name.ts';
import {
  mergedTrust,
  restrictsUsersOnly,
  TRUST_QUOTA,
  trustedServices,
  trusts,
} from '../iam/trust.ts';
import { createRole, extendTrust } from '../operations/role.ts';
import type { Check } from './check.ts';
import { PAGES } from './pages.ts';
import { given, notApplicable, pass, repairable, reported, unknownBecause } from './verdict.ts';

export const roleExists: Check = {
  severity: 'critical',
  source: {
    url: PAGES.setup,
    sentence:
      'Create the IAM role required for using Amazon Redshift ML with Amazon SageMaker in one of the following ways.',
  },
  why: 'Redshift exports data, and SageMaker trains, as this role.',
  handling: 'repairs',
  remediation: `Creates the role with its trust policy and the configured permissions boundary, if its path is ${MANAGED_PATH}; other roles are printed only. A name that is taken, or a boundary that does not exist, is reported.`,
  about: 'role',
  evaluate: (facts, arn) => {
    const read = facts.roles[arn];
    if (read && 'missing' in read) {
      const { account } = roleName(arn);
      if (account !== facts.target.account) {
        return reported(
          `role ${arn} is of account ${account}, the warehouse of ${facts.target.account}`,
          'name a role of this account',
        );
      }
      if (read.instead !== undefined) {
        return reported(
          `role ${arn} does not exist, and ${read.instead} has its name`,
          "an account's role names are unique whatever their paths: name that role in setup.pairs, or one of another name",
        );
      }
      const { boundary, target } = facts;
      if (boundary && 'missing' in boundary) {
        return reported(
          `role ${arn} does not exist, and neither does its boundary ${target.setup.boundary}`,
          'create the policy that no role may exceed, or name another one in setup.boundary',
        );
      }
      const create = () =>
        repairable(`role ${arn} does not exist`, 'create it', [createRole(facts, arn)]);
      return target.setup.boundary === undefined
        ? create()
        : given(boundary, `the permissions boundary ${target.setup.boundary}`, create);
    }
    return given(read, `role ${arn}`, () => pass(`role ${arn} exists`));
  },
};

export const roleTrusted: Check = {
  severity: 'critical',
  source: {
    url: PAGES.setup,
    sentence:
      'To allow Amazon Redshift and SageMaker to assume the role to interact with other services, add the following trust policy to the IAM role.',
  },
  why: 'Without sagemaker in the trust policy CREATE MODEL exports the data and then fails; Serverless needs a principal of its own.',
  handling: 'asks',
  remediation:
    'Adds one statement for the services that are missing, and leaves every other statement as it is; where somebody limited the service by a condition, such as another account, only after an approval. A Deny is reported.',
  about: 'role',
  evaluate: (facts, arn) => {
    const read = facts.roles[arn];
    if (read && 'missing' in read) return notApplicable(`role ${arn} does not exist yet`);
    return given(read, `role ${arn}`, (role) => {
      const answers = trusts(role.trustPolicy, trustedServices(facts.target), facts.target.account);
      if ('malformed' in answers) {
        return reported(
          `the trust policy of ${arn} is malformed: ${answers.malformed}`,
          'correct it by hand: it is not overwritten',
        );
      }
      const denied = answers.flatMap((answer) =>
        answer.admitted === 'no' && answer.deniedBy !== undefined
          ? [`${answer.service} is denied by ${answer.deniedBy}`]
          : [],
      );
      if (denied.length > 0)
        return reported(
          `${arn}: ${denied.join('; ')}`,
          'let its owner remove the Deny, or name another role',
        );
      const doubts = answers.flatMap((answer) => (answer.admitted === 'maybe' ? [answer] : []));
      const refused = answers.filter(({ admitted }) => admitted === 'no');
      const missing = refused.map(({ service }) => service);
      if (missing.length > 0) {
        const limits = [...new Set(refused.flatMap((answer) => answer.limits))];
        const evidence = `${missing.join(' and ')} may not assume ${arn}${limits.length > 0 ? `, which is limited by ${limits.join(' and ')}` : ''}`;
        if (policySize(mergedTrust(role.trustPolicy, missing)) > TRUST_QUOTA) {
          return reported(
            `${evidence}, and its trust policy has no room for a statement (${TRUST_QUOTA} characters)`,
            'shorten it by hand',
          );
        }
        const remedy =
          limits.length > 0
            ? 'let whoever set the limit correct it, or approve a statement without it'
            : 'add a statement for them';
        return repairable(evidence, remedy, [extendTrust(role, missing, limits)]);
      }
      const undecided = doubts.find((answer) => !restrictsUsersOnly(answer));
      if (undecided)
        return unknownBecause(`${undecided.service} may assume ${arn} ${hangsOn(undecided)}`);
      const warnings = doubts.map((answer) => `${answer.service} may assume it ${hangsOn(answer)}`);
      return pass(
        `${answers.map(({ service }) => service).join(', ')} may assume ${arn}`,
        warnings,
      );
    });
  },
};
