import { accountOf } from '../../arn.ts';
import { parsePolicy } from '../../setup/iam/policy/document.ts';
import { admits, hangsOn } from '../../setup/iam/policy/match.ts';
import type { PolicyStatement } from '../../setup/iam/policy/statement.ts';
import type { AccountFacts } from '../facts.ts';
import { type Entry, type IamPrincipal, judged } from '../principal.ts';
import type { AccountRule, AuditVerdict } from '../rule.ts';
import { iamUnread, verdictOf, type Way, wayOf } from './logins.ts';
import { RULE_PAGES, unclear } from './verdicts.ts';

const ASSUME = ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'];

/** Whom else than services the statement lets in; `undefined` where it names everybody but some. */
const othersIn = ({ principals, notPrincipals }: PolicyStatement): readonly string[] =>
  notPrincipals === undefined
    ? [...(principals?.['AWS'] ?? []), ...(principals?.['Federated'] ?? [])]
    : ['everybody but some'];

/** Whether it lets them assume the role. Its Deny statements are about whom they name, which is not compared. */
function entryBy(statement: PolicyStatement, denies: readonly PolicyStatement[]): Entry {
  const answers = ASSUME.map((action) => admits([statement], { action, context: {} }));
  const open = answers.flatMap((one) => (one.admitted === 'maybe' ? [hangsOn(one)] : []));
  const [first] = open;
  if (answers.some(({ admitted }) => admitted === 'yes'))
    return denies.length === 0
      ? { is: 'yes' }
      : { is: 'maybe', on: `unless it is denied by ${denies.map(({ name }) => name).join(', ')}` };
  return first === undefined ? { is: 'no' } : { is: 'maybe', on: first };
}

function waysInto(arn: string, trust: string, facts: AccountFacts): readonly Way[] | undefined {
  const parsed = parsePolicy(trust);
  if ('malformed' in parsed) return undefined;
  const account = accountOf(arn);
  const denies = parsed.statements.filter(({ effect }) => effect === 'Deny');
  return parsed.statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => {
      const entry = entryBy(statement, denies);
      return othersIn(statement).flatMap((name) =>
        name === account || name.endsWith(`:iam::${account}:root`)
          ? ofAccount(arn, entry, facts)
          : wayOf(`be assumed by ${name}`, facts.principals.includes(name) ? { is: 'no' } : entry),
      );
    });
}

/** The account as a whole: then its policies say who. */
function ofAccount(arn: string, entry: Entry, { reading, principals }: AccountFacts): Way[] {
  if (entry.is === 'no' || !('ok' in reading.principals)) return [];
  return reading.principals.ok
    .filter((one) => !principals.includes(one.arn) && one.arn !== arn)
    .flatMap((one) => {
      const may = judged(one).may({ action: 'sts:AssumeRole', resource: arn });
      return wayOf(`be assumed by ${one.arn}`, may.is === 'yes' ? entry : may);
    });
}

/** Whoever is the role reads every group's training data in its buckets; so does who chains through another role. */
export const mlRolesForServices: AccountRule = {
  about: 'account',
  severity: 'high',
  source: {
    url: RULE_PAGES.mlSetup,
    sentence: 'To allow Amazon Redshift and SageMaker to assume the role, add this trust policy.',
  },
  why: 'They read and replace what models are made of, without any grant in the warehouse.',
  evaluate: (facts) => {
    const { reading, warehouses } = facts;
    const arns = new Set(
      warehouses
        .flatMap(({ warehouse }) => warehouse.setup?.pairs.map(({ role }) => role) ?? [])
        .filter((arn) => accountOf(arn) === reading.account),
    );
    if (arns.size === 0) return [];
    const { principals } = reading;
    if (!('ok' in principals)) return [iamUnread(reading.account, principals, 'the roles')];
    const byArn = new Map(principals.ok.map((one): [string, IamPrincipal] => [one.arn, one]));
    return [...arns].flatMap((arn): AuditVerdict[] => {
      const subject = { kind: 'role', name: arn };
      const trust = byArn.get(arn)?.trust;
      // That it does not exist, or is another account's, is said by the checks of the setup.
      if (trust === undefined) return [];
      const ways = waysInto(arn, trust, facts);
      return [
        ways === undefined
          ? unclear(subject, `the trust policy of ${arn} is malformed`, 'correct it by hand')
          : verdictOf(
              subject,
              ways,
              'take them out of its trust policy; who needs the same data gets a role of their own, or is listed in audit.principals of config/admin.yml',
            ),
      ];
    });
  },
};
