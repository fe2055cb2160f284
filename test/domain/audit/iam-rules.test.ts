import { describe, expect, test } from '@jest/globals';
import type { AccountFacts } from '../../../domain/audit/facts.ts';
import type { IamPrincipal } from '../../../domain/audit/principal.ts';
import { ROLE } from '../access/examples.ts';
import {
  A,
  APP,
  app,
  arn,
  BY_SECRET,
  evidenceOf,
  facts,
  found,
  of,
  record,
  seen,
  statement,
  text,
  trust,
} from './account-scene.ts';

/** As a policy writes one of IAM's variables. */
const variable = (name: string): string => `$\{${name}}`;
const ANYBODY = statement('redshift:GetClusterCredentials', of('dbuser', '*'));
const ITSELF = statement('redshift:GetClusterCredentialsWithIAM', of('dbname', 'dev'));
const JOIN = statement('redshift:JoinGroup', of('dbgroup', 'marketing'));

describe('warehouses of another account', () => {
  const SALES = '222233334444';
  const here = seen();
  const there = { ...here, warehouse: { ...here.warehouse, name: 'sales', account: SALES } };
  const both = { warehouses: [here, there] };
  const ARN = APP.replace(A, SALES);
  const all = [statement('redshift:*')];
  const app59 = evidenceOf.bind(undefined, '59');

  test('are entered by users and roles of that account, and by no others', () => {
    const ours = facts([app(all)], both);
    expect(found('59', ours)).toEqual([`59 fail principal ${APP}`]);
    expect(app59(ours)).toContain('log in to analytics');
    expect(app59(ours)).not.toContain('log in to sales');
    const theirs = facts([app(all, { arn: ARN })], both, { account: SALES });
    expect(found('59', theirs)).toEqual([`59 fail principal ${ARN}`]);
    expect(app59(theirs)).toContain('log in to sales');
    expect(app59(theirs)).not.toContain('log in to analytics');
  });

  test('are no concern of an account that has none', () =>
    expect(found('59', facts([app(all)], { warehouses: [there] }))).toEqual([]));

  test('where IAM was not read there, it says of which account', () => {
    const unread = { account: SALES, principals: { failed: 'x' } };
    expect(found('59', facts([], both, unread))).toEqual([`59 unknown account IAM of ${SALES}`]);
  });

  test('a tag that was decided on in one account was not in another, whose role has the name', () => {
    const tagged = { tags: { RedshiftDbGroups: 'marketing' } };
    const records = { ok: [record('marketing')] };
    const enters = [ITSELF, JOIN].map((one) => ({ ...one, Resource: '*' }));
    const theirs = app(enters, { ...tagged, arn: ARN });
    expect(found('60', facts([app(enters, tagged)], both, { records }))).toEqual([]);
    expect(found('60', facts([theirs], both, { account: SALES, records }))).toEqual([
      `60 fail principal ${ARN}`,
    ]);
  });

  test('62 a role of Redshift ML is judged where it is', () => {
    const MODELS = `arn:aws:iam::${SALES}:role/models`;
    const pairs = [{ role: MODELS, bucket: 'sales-models' }];
    const { setup: own } = here.warehouse;
    if (own === undefined) throw new Error('it has a setup');
    const setup = { ...own, pairs };
    const away = { ...there, warehouse: { ...there.warehouse, setup } };
    const open = app([], { arn: MODELS, trust: trust({ AWS: APP }) });
    const of62 = (account: string) =>
      found('62', facts([open], { warehouses: [away] }, { account }));
    expect(of62(SALES)).toEqual([`62 fail role ${MODELS}`]);
    expect(of62(A)).toEqual([]);
  });
});

describe('59 who may log in as a superuser', () => {
  test.each<[string, AccountFacts, readonly string[]]>([
    ['as any user', facts([app([ANYBODY])]), [`59 fail principal ${APP}`]],
    [
      'as the writer',
      facts([app([statement('redshift:*', of('dbuser', 'redshift_ml_admin'))])]),
      [`59 fail principal ${APP}`],
    ],
    [
      'as another user',
      facts([app([statement('redshift:GetClusterCredentials', of('dbuser', 'ana'))])]),
      [],
    ],
    [
      'of another cluster',
      facts([app([{ ...ANYBODY, Resource: `arn:aws:redshift:us-east-1:${A}:dbuser:other/*` }])]),
      [],
    ],
    [
      'whom a Deny bars',
      facts([app([ANYBODY, { ...statement('redshift:*'), Effect: 'Deny' }])]),
      [],
    ],
    [
      'whom its boundary bars',
      facts([app([ANYBODY], { boundary: { name: 'b', document: text(statement('s3:*')) } })]),
      [],
    ],
    [
      'whose boundary nobody read',
      facts([app([ANYBODY], { boundary: { name: 'b' } })]),
      [`59 unknown principal ${APP}`],
    ],
    [
      'whose policy nobody read',
      facts([app([], { unread: ['arn:p'] })]),
      [`59 unknown principal ${APP}`],
    ],
    [
      'under a condition',
      facts([app([{ ...ANYBODY, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }])]),
      [`59 unknown principal ${APP}`],
    ],
    [
      'under a condition that does not hold',
      facts([app([{ ...ANYBODY, Condition: { StringEquals: { 'redshift:DbUser': 'ana' } } }])]),
      [],
    ],
    [
      'as whom it is called',
      facts([
        app([
          statement('redshift:GetClusterCredentials', of('dbuser', variable('redshift:DbUser'))),
        ]),
      ]),
      [`59 fail principal ${APP}`],
    ],
    [
      'as whom a tag says that nobody knows',
      facts([
        app([statement('redshift:GetClusterCredentials', of('dbuser', variable('saml:sub')))]),
      ]),
      [`59 unknown principal ${APP}`],
    ],
    [
      'by its identity, which is a superuser',
      facts([app([ITSELF], { arn: arn('boss') })]),
      [`59 fail principal ${arn('boss')}`],
    ],
    ['by its identity, which is none', facts([app([ITSELF])]), []],
    [
      'by the secret of the writer',
      facts([app([statement('secretsmanager:GetSecretValue')])], {
        config: BY_SECRET,
        warehouses: [seen({}, BY_SECRET)],
      }),
      [`59 fail principal ${APP}`],
    ],
    ['who is meant to', facts([app([ANYBODY])], { principals: [APP] }), []],
    [
      'a role that only AWS gets into',
      facts([app([ANYBODY], { arn: arn('aws-service-role/x/y') })]),
      [],
    ],
    [
      'where nobody read who is one',
      facts([app([statement('redshift:GetClusterCredentials', of('dbuser', 'ana'))])], {
        warehouses: [seen({ people: undefined })],
      }),
      [`59 unknown principal ${APP}`],
    ],
    [
      'where IAM was not read',
      facts([], {}, { principals: { denied: 'iam:GetAccountAuthorizationDetails' } }),
      [`59 unknown account IAM of ${A}`],
    ],
  ])('%s', (_, given, expected) => expect(found('59', given)).toEqual(expected));

  test('a condition that nobody can judge is named with its key', () =>
    expect(
      evidenceOf(
        '59',
        facts([app([{ ...ANYBODY, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }])]),
      ),
    ).toMatch(/only if IpAddress aws:SourceIp 10\.0\.0\.0\/8/));
});

const TAGGED = { tags: { RedshiftDbGroups: 'other:marketing' } };
describe('60 who joins a group that holds models', () => {
  test.each<[string, AccountFacts, readonly string[]]>([
    ['by naming it', facts([app([ANYBODY, JOIN])]), [`60 fail principal ${APP}`]],
    ['without credentials it joins nothing', facts([app([JOIN])]), []],
    [
      'a group that holds nothing',
      facts([app([ANYBODY, JOIN])], { warehouses: [seen({ holdings: new Map() })] }),
      [],
    ],
    ['by its tag', facts([app([ITSELF, JOIN], TAGGED)]), [`60 fail principal ${APP}`]],
    ['a tag without the permission to join', facts([app([ITSELF], TAGGED)]), []],
    [
      'a tag for which there is a lease',
      facts([app([ITSELF, JOIN], TAGGED)], {}, { records: { ok: [record('marketing')] } }),
      [],
    ],
    [
      'a tag with a lease of another group',
      facts([app([ITSELF, JOIN], TAGGED)], {}, { records: { ok: [record('sales')] } }),
      [`60 fail principal ${APP}`],
    ],
    [
      'where not all databases were read',
      facts([app([ITSELF, JOIN], TAGGED)], {
        warehouses: [seen({ holdings: new Map(), isWhole: false })],
      }),
      [`60 unknown principal ${APP}`],
    ],
    [
      'where IAM was not read',
      facts([], {}, { principals: { failed: 'x' } }),
      [`60 unknown account IAM of ${A}`],
    ],
  ])('%s', (_, given, expected) => expect(found('60', given)).toEqual(expected));
});

describe('61 sessions that bring groups along', () => {
  const tagging = (more: object = {}) =>
    text({
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      ...more,
    });
  test.each<[string, IamPrincipal, readonly string[]]>([
    [
      'any tag',
      app([ITSELF, JOIN], { trust: tagging() }),
      [`61 unknown by design principal ${APP}`],
    ],
    [
      'any tag, and a policy that could not be read',
      app([ITSELF], { trust: tagging(), unread: ['hidden'] }),
      [`61 unknown principal ${APP}`],
    ],
    ['no tags at all', app([ITSELF, JOIN]), []],
    [
      'other tags only',
      app([ITSELF, JOIN], {
        trust: tagging({ Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } } }),
      }),
      [],
    ],
    ['a role that cannot log in', app([statement('s3:*')], { trust: tagging() }), []],
  ])('%s', (_, principal, expected) => expect(found('61', facts([principal]))).toEqual(expected));
});

describe('62 who may be a role of Redshift ML', () => {
  const ml = (policy: string) => app([], { arn: ROLE, trust: policy });
  const SERVICES = { Service: ['redshift.amazonaws.com', 'sagemaker.amazonaws.com'] };
  const ROOT = { AWS: `arn:aws:iam::${A}:root` };
  const chained = app([statement('sts:AssumeRole', ROLE)]);
  test.each<[string, readonly IamPrincipal[], readonly string[]]>([
    ['services only', [ml(trust(SERVICES))], []],
    ['another role: a chain', [ml(trust({ ...SERVICES, AWS: APP }))], [`62 fail role ${ROLE}`]],
    [
      'under a condition',
      [ml(trust({ AWS: APP }, { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }))],
      [`62 unknown role ${ROLE}`],
    ],
    [
      'the account, of whom nobody has the permission',
      [ml(trust(ROOT)), app([statement('s3:*')])],
      [],
    ],
    ['the account, of whom somebody has it', [ml(trust(ROOT)), chained], [`62 fail role ${ROLE}`]],
    [
      'another account',
      [ml(trust({ AWS: 'arn:aws:iam::999988887777:root' }))],
      [`62 fail role ${ROLE}`],
    ],
    ['a policy that nobody can read', [ml('{')], [`62 unknown role ${ROLE}`]],
    ['a role that is not there', [], []],
  ])('%s', (_, principals, expected) => expect(found('62', facts(principals))).toEqual(expected));
  test('who is meant to', () =>
    expect(found('62', facts([ml(trust({ AWS: APP }))], { principals: [APP] }))).toEqual([]));
});
