import type { RoleFacts, SetupFacts } from '../../../../domain/setup/facts.ts';
import type { Read } from '../../../../domain/setup/read.ts';
import { BUCKET, facts, ROLE, role } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const withRole = (change: Partial<RoleFacts>, configuration = {}): SetupFacts =>
  facts({ roles: { [ROLE]: { ok: role(change) } } }, configuration);
const withRead = (read: Read<RoleFacts>): SetupFacts => facts({ roles: { [ROLE]: read } });
const trust = (...statements: readonly object[]) =>
  withRole({ trustPolicy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) });
const lets = (Service: string | readonly string[], more = {}) => ({
  Effect: 'Allow',
  Principal: { Service },
  Action: 'sts:AssumeRole',
  ...more,
});
const BOTH = ['redshift.amazonaws.com', 'sagemaker.amazonaws.com'];
const DBUSER = {
  StringEquals: { 'sts:ExternalId': 'arn:aws:redshift:eu-west-1:111122223333:dbuser:demo/ann' },
};
const NOT_DBUSER = { StringNotLike: { 'sts:ExternalId': '*:dbuser:demo/ann' } };
const NOT_ORG = { StringNotEquals: { 'aws:SourceOrgID': 'o-1' } };
const serverless = (trustPolicy: string) => {
  const base = withRole({ trustPolicy });
  return {
    ...base,
    target: {
      ...base.target,
      identity: { kind: 'serverless', workgroup: 'demo', namespace: 'demo' } as const,
    },
  };
};

/** A condition on the statement of redshift, beside a plain one for sagemaker. */
const onRedshift = (Condition: object) =>
  trust(lets('redshift.amazonaws.com', { Condition }), lets('sagemaker.amazonaws.com'));
const account = (id: string, operator = 'StringEquals') =>
  onRedshift({ [operator]: { 'aws:SourceAccount': id } });

const OTHER = ROLE.replace('111122223333', '999999999999');
const ofOther = (read: Read<RoleFacts>): SetupFacts =>
  facts(
    { roles: { [OTHER]: read } },
    { pairs: [{ role: OTHER, bucket: BUCKET }], defaultRole: OTHER },
  );

casesOf('RedshiftML.7', 'the role exists', [
  ['one that is there passes', facts(), 'pass'],
  [
    'one deleted meanwhile is made anew',
    withRead({ missing: 'NoSuchEntity' }),
    'fail repairs',
    'does not exist',
  ],
  [
    'one of the same name under another path is in its place: reported, with its ARN',
    withRead({ missing: 'taken', instead: 'arn:aws:iam::111122223333:role/retention' }),
    'fail reports',
    'arn:aws:iam::111122223333:role/retention has its name',
  ],
  [
    'one of another account is reported',
    ofOther({ missing: 'NoSuchEntity' }),
    'fail reports',
    'is of account 999999999999',
  ],
  [
    'without its boundary it cannot be made',
    facts({ roles: { [ROLE]: { missing: ROLE } }, boundary: { missing: 'NoSuchEntity' } }),
    'fail reports',
    'neither does its boundary arn:aws:iam::111122223333:policy/redshift-ml-boundary',
  ],
  [
    'whether there is a boundary takes a permission',
    facts({ roles: { [ROLE]: { missing: ROLE } }, boundary: { denied: 'iam:GetPolicy' } }),
    'unknown',
    'lacks iam:GetPolicy',
  ],
  [
    'a role that is there needs no new boundary',
    facts({ boundary: { missing: 'NoSuchEntity' } }),
    'pass',
  ],
  ['a denied read is unknown', withRead({ denied: 'iam:GetRole' }), 'unknown', 'lacks iam:GetRole'],
]);

casesOf('RedshiftML.8', 'redshift and sagemaker may assume the role', [
  ['one statement with a list passes', facts(), 'pass'],
  [
    'two statements with a string each pass',
    trust(lets(BOTH[0] ?? ''), lets(BOTH[1] ?? '')),
    'pass',
  ],
  [
    'a statement that is no list passes',
    withRole({
      trustPolicy: JSON.stringify({
        Statement: lets(BOTH, { Action: ['sts:AssumeRole', 'sts:TagSession'] }),
      }),
    }),
    'pass',
  ],
  [
    'a Deny that excepts services does not meet them',
    trust(lets(BOTH), {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    }),
    'pass',
  ],
  [
    'a Deny of services meets them',
    trust(lets(BOTH), {
      Effect: 'Deny',
      Principal: '*',
      Action: 'sts:AssumeRole',
      Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
    }),
    'fail reports',
    'is denied by',
  ],
  ['foreign principals do not matter', trust(lets([...BOTH, 'glue.amazonaws.com'])), 'pass'],
  [
    'without sagemaker it fails',
    trust(lets('redshift.amazonaws.com')),
    'fail repairs',
    'sagemaker.amazonaws.com may not assume',
  ],
  [
    'ExternalId on redshift alone passes, with the condition shown',
    trust(lets('redshift.amazonaws.com', { Condition: DBUSER }), lets('sagemaker.amazonaws.com')),
    'pass',
    'dbuser:demo/ann',
  ],
  [
    'ExternalId on a shared statement locks sagemaker out',
    trust(lets(BOTH, { Condition: DBUSER })),
    'fail repairs',
    'sagemaker.amazonaws.com may not assume',
  ],
  [
    'SourceAccount of this account is what sagemaker sends',
    trust(
      lets('redshift.amazonaws.com'),
      lets('sagemaker.amazonaws.com', {
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      }),
    ),
    'pass',
  ],
  [
    'a condition that cannot be decided for sagemaker is unknown',
    trust(
      lets('redshift.amazonaws.com'),
      lets('sagemaker.amazonaws.com', {
        Condition: { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
      }),
    ),
    'unknown',
    'aws:CurrentTime',
  ],
  [
    'an Allow that ended in 2020 is not known to hold for redshift',
    onRedshift({ DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }),
    'unknown',
    'redshift.amazonaws.com may assume arn:aws:iam::111122223333:role/redshift-ml/retention only if DateLessThan aws:CurrentTime',
  ],
  [
    'another SourceAccount never fits redshift',
    account('999999999999'),
    'fail asks',
    'which is limited by StringEquals aws:SourceAccount 999999999999 (Statement[0])',
  ],
  [
    'and what somebody set for sagemaker alone is not gone around unasked',
    trust(
      lets('redshift.amazonaws.com'),
      lets('sagemaker.amazonaws.com', { Sid: 'Mine', Condition: DBUSER }),
    ),
    'fail asks',
    'let whoever set the limit correct it, or approve a statement without it',
  ],
  [
    'an account limit beside the ExternalId of a shared statement asks too',
    trust(
      lets(BOTH, {
        Condition: {
          StringEquals: { ...DBUSER.StringEquals, 'aws:SourceAccount': '999999999999' },
        },
      }),
    ),
    'fail asks',
    'aws:SourceAccount 999999999999',
  ],
  [
    'whether redshift sends its SourceAccount is not documented',
    account('111122223333'),
    'unknown',
    'only if StringEquals aws:SourceAccount 111122223333',
  ],
  [
    'a condition that holds without it too passes',
    account('111122223333', 'StringEqualsIfExists'),
    'pass',
  ],
  [
    'a SourceArn beside the ExternalId is more than a restriction of users',
    onRedshift({ ...DBUSER, ArnLike: { 'aws:SourceArn': 'arn:aws:redshift:*:111122223333:*' } }),
    'unknown',
    'aws:SourceArn',
  ],
  [
    'a Deny on the ExternalId passes, and reads as unless',
    trust(
      lets(BOTH),
      lets('redshift.amazonaws.com', { Sid: 'Users', Effect: 'Deny', Condition: NOT_DBUSER }),
    ),
    'pass',
    'redshift.amazonaws.com may assume it unless StringNotLike sts:ExternalId',
  ],
  [
    'a Deny on something else is unknown',
    trust(
      lets(BOTH),
      lets('redshift.amazonaws.com', { Sid: 'Org', Effect: 'Deny', Condition: NOT_ORG }),
    ),
    'unknown',
    'unless StringNotEquals aws:SourceOrgID o-1 (Org)',
  ],
  [
    'everybody may not stand for services',
    trust({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }),
    'unknown',
    'Principal *',
  ],
  [
    'but nobody stands for them too',
    trust(lets(BOTH), { Sid: 'None', Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }),
    'fail reports',
    'None',
  ],
  [
    'a Deny wins and is reported',
    trust(lets(BOTH), {
      Sid: 'Freeze',
      Effect: 'Deny',
      Principal: { Service: 'sagemaker.amazonaws.com' },
      Action: 'sts:*',
    }),
    'fail reports',
    'Freeze',
  ],
  [
    'a Deny by NotPrincipal is seen',
    trust(lets(BOTH), {
      Sid: 'Only',
      Effect: 'Deny',
      NotPrincipal: { Service: 'redshift.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }),
    'fail reports',
    'sagemaker.amazonaws.com is denied by Only',
  ],
  [
    'a malformed policy says where',
    trust(lets(BOTH), { Effect: 'Allow', Principal: 7, Action: 'sts:AssumeRole' }),
    'fail reports',
    'Statement[1].Principal',
  ],
  [
    'a policy without room is reported',
    trust(lets('redshift.amazonaws.com', { Sid: 'x'.repeat(1_900) })),
    'fail reports',
    '2048',
  ],
  [
    'Serverless needs a principal of its own',
    serverless(JSON.stringify({ Statement: [lets(BOTH)] })),
    'fail repairs',
    'redshift-serverless.amazonaws.com may not',
  ],
  [
    'and passes with it',
    serverless(
      JSON.stringify({ Statement: [lets([...BOTH, 'redshift-serverless.amazonaws.com'])] }),
    ),
    'pass',
  ],
  ['a denied read is unknown', withRead({ denied: 'iam:GetRole' }), 'unknown', 'iam:GetRole'],
]);
