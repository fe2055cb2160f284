import type { AccountFacts } from '../../../domain/audit/facts.ts';
import { findingOf } from '../../../domain/audit/judged.ts';
import type { IamPrincipal } from '../../../domain/audit/principal.ts';
import { AUDIT_RULES } from '../../../domain/audit/rules/register.ts';
import type { WarehouseSeen } from '../../../domain/audit/warehouse-seen.ts';
import { parseConfig } from '../../../domain/config.ts';
import { roleOf } from '../../../domain/tags/tagged-resource.ts';
import { FILE, ROLE } from '../access/examples.ts';
import { account, inShort } from './scene.ts';

export const A = '111122223333';
export const arn = (name: string) => `arn:aws:iam::${A}:role/${name}`;
export const of = (kind: string, name: string) =>
  `arn:aws:redshift:us-east-1:${A}:${kind}:analytics/${name}`;
export const statement = (Action: string | string[], Resource = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
export const text = (...Statement: object[]): string => JSON.stringify({ Statement });
export const trust = (Principal: object, more: object = {}) =>
  text({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more });
const OF_LAMBDA = trust({ Service: 'lambda.amazonaws.com' });

/** Role `app`, with one policy. */
export const app = (
  statements: readonly object[],
  changes: Partial<IamPrincipal> = {},
): IamPrincipal => ({
  arn: arn('app'),
  tags: {},
  trust: OF_LAMBDA,
  policies: [{ name: 'p', document: text(...statements) }],
  unread: [],
  ...changes,
});

const configured = (changes: object = {}) =>
  parseConfig({
    ...FILE,
    warehouses: [
      {
        ...FILE.warehouses[0],
        setup: {
          boundary: `arn:aws:iam::${A}:policy/b`,
          pairs: [{ role: ROLE, bucket: 'models' }],
        },
        ...changes,
      },
    ],
    sources: [...FILE.sources, { name: 'tag', tags: true }],
    tags: {
      groups: {
        marketing: { warehouse: 'analytics', persona: 'user', database: 'dev', schema: 'demo_ml' },
      },
    },
    audit: { superusers: ['dba'] },
  });
const WRITER_SECRET = `arn:aws:secretsmanager:us-east-1:${A}:secret:writer-AbCdEf`;
export const BY_SECRET = configured({ writer: { secretArn: WRITER_SECRET } });

export function seen(changes: Partial<WarehouseSeen> = {}, config = configured()): WarehouseSeen {
  const [warehouse] = config.warehouses;
  if (warehouse === undefined) throw new Error('no warehouse');
  return {
    warehouse,
    people: { superusers: ['dba', 'IAMR:boss'], groups: ['marketing'], roles: [] },
    holdings: new Map([['group marketing', ['EXECUTE ON MODEL demo_ml.churn in dev']]]),
    models: [],
    isWhole: true,
    ...changes,
  };
}

export const facts = (
  principals: readonly IamPrincipal[],
  changes: Partial<AccountFacts> = {},
  reading: Partial<AccountFacts['reading']> = {},
): AccountFacts =>
  account({
    config: configured(),
    warehouses: [seen()],
    ...changes,
    reading: { ...account().reading, principals: { ok: [...principals] }, ...reading },
  });

/** What the rules about the account say, `57 fail principal …`; only those of these numbers. */
export function found(of: string, given: AccountFacts): readonly string[] {
  const { control, rule } = ruleOf(of);
  return rule
    .evaluate(given)
    .flatMap((verdict) => findingOf({ control, rule }, { warehouse: '*' }, verdict))
    .map(inShort);
}
/** An expectation of nothing about a number that no rule has would hold whatever the rules say. */
function ruleOf(number: string) {
  const control = `RedshiftML.${Number(number)}` as const;
  const rule = AUDIT_RULES.get(control);
  if (rule?.about !== 'account') throw new Error(`no rule ${number} is about the account`);
  return { control, rule };
}
export const evidenceOf = (number: string, given: AccountFacts): string => {
  const [first] = ruleOf(number).rule.evaluate(given);
  return first !== undefined && 'evidence' in first ? first.evidence : '';
};

export const APP = arn('app');

/** What the tags of role `app` have asked for. */
export const record = (grantee: string) => ({
  resource: roleOf(A, 'app'),
  arn: APP,
  uniqueId: 'AROA',
  version: 1,
  asked: 1,
  leases: [
    {
      leaseId: 'T1',
      tag: 'RedshiftDbGroups',
      value: 'marketing',
      grantee: { type: 'group', name: grantee } as const,
      access: { warehouse: 'analytics', persona: 'user', database: 'dev', schema: 'demo_ml' },
      policy: 'none',
    },
  ],
});
