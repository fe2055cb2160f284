import { describe, expect, test } from '@jest/globals';
import { type Context, holds } from '../../../../domain/setup/iam/policy/condition.ts';
import { canonicalDocument, parsePolicy } from '../../../../domain/setup/iam/policy/document.ts';
import { admits } from '../../../../domain/setup/iam/policy/match.ts';
import type { Principal } from '../../../../domain/setup/iam/policy/principal.ts';
import { matchesWildcard } from '../../../../domain/setup/iam/policy/wildcard.ts';
import { mergedTrust, newTrust, trusts } from '../../../../domain/setup/iam/trust.ts';

test.each([
  ['not JSON', '{', 'not JSON'],
  ['no object', '[]', 'the document is not an object'],
  ['no Statement', '{"Version":"2012-10-17"}', 'Statement is missing'],
  ['a statement of another kind', '{"Statement":["x"]}', 'Statement[0] is not an object'],
  ['an effect in lower case', '{"Statement":[{"Effect":"allow"}]}', 'Statement[0].Effect'],
  [
    'an action that is no text',
    '{"Statement":[{"Effect":"Allow","Action":[null]}]}',
    'Statement[0].Action',
  ],
  [
    'a principal that is no object',
    '{"Statement":{"Effect":"Allow","Principal":"me"}}',
    'Statement[0].Principal',
  ],
  [
    'a condition without keys',
    '{"Statement":{"Effect":"Allow","Condition":{"StringEquals":"x"}}}',
    'Statement[0].Condition.StringEquals',
  ],
])('a malformed policy says where: %s', (_, text, where) => {
  const parsed = parsePolicy(text);
  expect('malformed' in parsed ? parsed.malformed : 'parsed').toContain(where);
});

test('the order of keys and blanks do not make another document, the order of statements does', () => {
  expect(canonicalDocument('{ "b": 1, "a": [2, 1] }')).toBe(canonicalDocument('{"a":[2,1],"b":1}'));
  expect(canonicalDocument('{"a":[1,2]}')).not.toBe(canonicalDocument('{"a":[2,1]}'));
});

test.each([
  ['s3:Get*', 's3:GetObject', true],
  ['s3:Get?bject', 's3:GetObject', true],
  ['arn:aws:s3:::a.b/*', 'arn:aws:s3:::a.b/x/y', true],
  ['arn:aws:s3:::a.b/*', 'arn:aws:s3:::aXb/x', false],
  ['s3:get*', 's3:GetObject', false],
])('wildcards: %s on %s is %s', (pattern, text, matches) =>
  expect(matchesWildcard(pattern, text)).toBe(matches),
);

const CLUSTER = 'arn:aws:redshift:us-east-1:111122223333:cluster:analytics';
const context: Context = {
  'aws:sourcearn': [CLUSTER],
  several: [CLUSTER, 'arn:aws:s3:::lake'],
  'aws:sourcevpce': ['vpce-1'],
  'sts:externalid': null,
  'aws:sourceaccount': { oneOf: [['111122223333'], null] },
  'aws:resourceaccount': { not: ['111122223333'] },
  's3:tlsversion': { oneOf: [['1.2'], ['1.3']] },
  'aws:userid': { begins: 'AROA1:' },
  'aws:principaltag/team': ['ml'],
  'aws:principaltag/*': null,
};
test.each([
  ['StringEquals', 'aws:SourceVpce', ['vpce-1', 'vpce-2'], 'yes'],
  ['StringNotEquals', 'aws:SourceVpce', ['vpce-2'], 'yes'],
  ['StringNotEquals', 'aws:SourceVpce', ['vpce-1', 'vpce-2'], 'no'],
  ['StringLike', 'AWS:SOURCEVPCE', ['vpce-*'], 'yes'],
  ['StringEquals', 'sts:ExternalId', ['x'], 'no'],
  ['StringNotEquals', 'sts:ExternalId', ['x'], 'yes'],
  ['StringEqualsIfExists', 'sts:ExternalId', ['x'], 'yes'],
  ['Null', 'sts:ExternalId', ['true'], 'yes'],
  ['Null', 'aws:SourceVpce', ['true'], 'no'],
  ['StringEquals', 'aws:PrincipalOrgID', ['o-1'], 'maybe'],
  ['StringEquals', 'aws:SourceAccount', ['111122223333'], 'maybe'],
  ['StringEqualsIfExists', 'aws:SourceAccount', ['111122223333'], 'yes'],
  ['StringEquals', 'aws:SourceAccount', ['999999999999'], 'no'],
  ['StringEquals', 'aws:ResourceAccount', ['111122223333'], 'no'],
  ['StringNotEquals', 'aws:ResourceAccount', ['111122223333'], 'yes'],
  ['StringEquals', 'aws:ResourceAccount', ['111122223333', '999999999999'], 'maybe'],
  ['Null', 'aws:ResourceAccount', ['true'], 'no'],
  ['DateLessThan', 'aws:SourceVpce', ['3'], 'maybe'],
  ['NumericLessThan', 's3:TlsVersion', ['1.2'], 'no'],
  ['NumericLessThan', 's3:TlsVersion', ['1.3'], 'maybe'],
  ['NumericGreaterThanEquals', 's3:TlsVersion', ['1.2'], 'yes'],
  ['ForAnyValue:StringNotEquals', 'sts:ExternalId', ['x'], 'no'],
  ['ForAllValues:StringNotEquals', 'sts:ExternalId', ['x'], 'yes'],
  ['StringLike', 'aws:userId', ['AROA1:*'], 'yes'],
  ['StringNotLike', 'aws:userId', ['AROA1:*', '111122223333'], 'no'],
  ['StringNotLike', 'aws:userId', ['AROA2:*', '111122223333'], 'yes'],
  ['StringEquals', 'aws:userId', ['AROA1:somebody'], 'maybe'],
  ['StringEquals', 'aws:userId', ['AROA1:*'], 'maybe'],
  ['ArnLike', 'aws:SourceArn', [CLUSTER], 'yes'],
  ['ArnEquals', 'aws:SourceArn', ['arn:aws:redshift:*:111122223333:*'], 'yes'],
  ['ArnLike', 'aws:SourceArn', ['arn:*:redshift:us-east-?:*:cluster:anal*'], 'yes'],
  ['ArnLike', 'aws:SourceArn', ['arn:aws:redshift:*:cluster:*'], 'no'],
  ['ArnEquals', 'aws:SourceArn', ['arn:aws:redshift:*:*:analytics'], 'no'],
  ['ArnLike', 'aws:SourceArn', ['arn:aws:redshift:us-*:cluster:analytics:'], 'no'],
  ['ArnNotEquals', 'aws:SourceArn', ['arn:aws:redshift:*:cluster:*'], 'yes'],
  ['ArnNotLike', 'aws:SourceArn', ['arn:aws:redshift:*:*:cluster:*'], 'no'],
  ['StringLike', 'aws:SourceArn', ['arn:aws:redshift:*:analytics'], 'yes'],
  ['ArnLike', 'aws:SourceArn', ['arn:aws:redshift:*:analytics'], 'maybe'],
  ['ArnLike', 'aws:SourceArn', ['arn:aws:redshift:*'], 'maybe'],
  ['ArnNotLike', 'aws:SourceArn', ['arn:aws:redshift:*'], 'maybe'],
  ['ArnNotLike', 'aws:SourceArn', ['arn:aws:redshift:*', CLUSTER], 'no'],
  ['ArnLike', 'aws:SourceArn', ['arn:aws:s3:*'], 'no'],
  ['ArnLike', 'aws:SourceVpce', ['vpce-*'], 'maybe'],
  ['ArnLike', 'aws:userId', ['AROA1:*'], 'maybe'],
  ['ForAnyValue:ArnLike', 'several', ['arn:aws:redshift:*', CLUSTER], 'yes'],
  ['ForAnyValue:ArnLike', 'several', ['arn:aws:s3:*'], 'maybe'],
  ['ForAllValues:ArnLike', 'several', ['arn:aws:redshift:*', CLUSTER], 'no'],
  ['ForAllValues:ArnLike', 'several', ['arn:aws:s3:*', CLUSTER], 'maybe'],
  ['ForAllValues:ArnLike', 'several', ['arn:aws:s3:::*', CLUSTER], 'yes'],
  ['StringEquals', 'aws:PrincipalTag/team', ['ml'], 'yes'],
  ['StringEquals', 'aws:PrincipalTag/other', ['ml'], 'no'],
  ['Null', 'aws:PrincipalTag/other', ['true'], 'yes'],
])('conditions: %s %s %j is %s', (operator, key, values, expected) =>
  expect(holds({ operator, key, values }, context)).toBe(expected),
);

test('a Deny that may hit makes an Allow doubtful, not void', () => {
  const parsed = parsePolicy(
    '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"Late","Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:x":"y"}}}]}',
  );
  const statements = 'statements' in parsed ? parsed.statements : [];
  expect(admits(statements, { action: 's3:GetObject', resource: 'arn', context: {} })).toEqual({
    admitted: 'maybe',
    denies: [{ by: 'Late', open: ['StringEquals aws:x y'], keys: ['aws:x'] }],
    allows: [],
  });
});

const ROLE = 'arn:aws:iam::111122223333:role/redshift-ml/a';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/a/session';
const ROOT = 'arn:aws:iam::111122223333:root';
const OPEN = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
const admission = (principal: Principal, ...statements: readonly object[]) => {
  const parsed = parsePolicy(JSON.stringify({ Statement: statements }));
  if ('malformed' in parsed) throw new Error(parsed.malformed);
  return admits(parsed.statements, {
    principal,
    action: 's3:GetObject',
    resource: 'arn',
    context: {},
  }).admitted;
};

describe('whom a statement is about', () => {
  const role = { type: 'AWS', name: ROLE } as const;
  const deny = (more: object) =>
    admission(role, OPEN, { ...OPEN, Principal: undefined, Effect: 'Deny', ...more });
  test.each([
    ['other roles only: denied', [`${ROLE}-2`], 'no'],
    ['the role only: AWS still denies its sessions', [ROLE], 'maybe'],
    ['the account only', [ROOT], 'maybe'],
    ['account, role and session, whose name is not known', [ROOT, ROLE, SESSION], 'maybe'],
    ['everybody', ['*'], 'yes'],
  ])('a Deny by NotPrincipal that excepts %s', (_, AWS, admitted) =>
    expect(deny({ NotPrincipal: { AWS } })).toBe(admitted),
  );
  test.each([
    ['the role', { AWS: ROLE }, undefined, 'yes'],
    ['its account', { AWS: ROOT }, undefined, 'yes'],
    ['one session of it', { AWS: SESSION }, undefined, 'maybe'],
    ['another account', { AWS: 'arn:aws:iam::999999999999:root' }, undefined, 'no'],
    ['the role, which counts directly', { AWS: ROLE }, 'direct', 'yes'],
    ['its account, whose IAM is not asked', { AWS: ROOT }, 'direct', 'no'],
    ['the role, at a gateway', { AWS: ROLE }, 'gateway', 'maybe'],
    ['its account, at a gateway', { AWS: '111122223333' }, 'gateway', 'no'],
    ['everybody, at a gateway', '*', 'gateway', 'yes'],
  ] as const)('an Allow of %s', (_, Principal, reading, admitted) =>
    expect(admission({ ...role, ...(reading ? { reading } : {}) }, { ...OPEN, Principal })).toBe(
      admitted,
    ),
  );
  test('a Deny of the account hits however the policy is read', () => {
    const denied = { ...OPEN, Effect: 'Deny', Principal: { AWS: ROOT } };
    expect(admission({ ...role, reading: 'direct' }, OPEN, denied)).toBe('no');
    expect(admission({ ...role, reading: 'gateway' }, OPEN, denied)).toBe('maybe');
  });
});

describe('merging a trust policy', () => {
  const foreign = {
    Sid: 'Glue',
    Effect: 'Allow',
    Principal: { Service: 'glue.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: { Bool: { x: 'true' } },
  };
  const text = JSON.stringify({ Version: '2008-10-17', Id: 'mine', Statement: foreign });
  test('keeps version, id and every foreign statement as they are', () => {
    expect(JSON.parse(mergedTrust(text, ['sagemaker.amazonaws.com']))).toEqual({
      Version: '2008-10-17',
      Id: 'mine',
      Statement: [
        foreign,
        {
          Sid: 'RedshiftMlAdmin',
          Effect: 'Allow',
          Principal: { Service: ['sagemaker.amazonaws.com'] },
          Action: 'sts:AssumeRole',
        },
      ],
    });
  });
  test('grows its own statement instead of adding another', () => {
    const once = mergedTrust(text, ['redshift.amazonaws.com']);
    const twice = JSON.parse(mergedTrust(once, ['sagemaker.amazonaws.com']));
    expect(twice.Statement).toHaveLength(2);
    expect(twice.Statement[1].Principal.Service).toEqual([
      'redshift.amazonaws.com',
      'sagemaker.amazonaws.com',
    ]);
  });
  test('leaves a statement alone that somebody narrowed, even under its Sid', () => {
    const narrowed = {
      Sid: 'RedshiftMlAdmin',
      Effect: 'Allow',
      Principal: { Service: 'redshift.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { Bool: { x: 'true' } },
    };
    const merged = JSON.parse(
      mergedTrust(JSON.stringify({ Statement: [narrowed] }), ['sagemaker.amazonaws.com']),
    );
    expect(merged.Statement).toMatchObject([
      narrowed,
      { Sid: 'RedshiftMlAdmin2', Principal: { Service: ['sagemaker.amazonaws.com'] } },
    ]);
  });
  test('a new role is trusted by exactly its services', () => {
    const services = ['redshift.amazonaws.com', 'sagemaker.amazonaws.com'];
    const answers = trusts(
      newTrust(services),
      [...services, 'forecast.amazonaws.com'],
      '111122223333',
    );
    expect('malformed' in answers ? answers : answers.map(({ admitted }) => admitted)).toEqual([
      'yes',
      'yes',
      'no',
    ]);
  });
});
