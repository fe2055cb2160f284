import type { RoleFacts, SetupFacts, Simulation } from '../../../../domain/setup/facts.ts';
import type { Read } from '../../../../domain/setup/read.ts';
import { BOUNDARY, BY_HAND, bucket, facts, ok, ROLE, role } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const withRole = (change: Partial<RoleFacts>): SetupFacts =>
  facts({ roles: { [ROLE]: { ok: role(change) } } });
const withRead = (read: Read<RoleFacts>): SetupFacts => facts({ roles: { [ROLE]: read } });
const managed = (...names: readonly string[]) => ({
  ok: names.map((name) => ({ arn: `arn:aws:iam::aws:policy/${name}` })),
});
const keyAndInterfaces = {
  ok: [
    {
      name: 'more',
      document: '{"Statement":[{"Effect":"Allow","Action":["kms:*","ec2:*"],"Resource":"*"}]}',
    },
  ],
};
const none = { ok: [] } as const;
const simple = withRole({
  attached: managed('AmazonS3FullAccess', 'AmazonSageMakerFullAccess'),
  inline: keyAndInterfaces,
});
const consoleMade = withRole({
  attached: managed('AmazonRedshiftAllCommandsFullAccess'),
  inline: keyAndInterfaces,
});
/** One answer of the simulator replaced. */
const answered = (
  change: Partial<Simulation>,
  action = 'sagemaker:CreateAutoMLJob',
): SetupFacts => {
  const base = ok(facts().roles[ROLE]);
  const simulations = ok(base.simulations).map((result) =>
    result.action === action ? { ...result, ...change } : result,
  );
  return { ...facts(), roles: { [ROLE]: { ok: { ...base, simulations: { ok: simulations } } } } };
};

casesOf('RedshiftML.14', 'nothing bars the role', [
  [
    'without a bar it passes, and says that resource control policies are not read',
    facts(),
    'pass',
    'leaves out service control policies with global conditions, and no call reads resource control policies',
  ],
  [
    'each bar is named with what it takes',
    answered({ decision: 'explicitDeny', matched: ['freeze'] }),
    'fail reports',
    'freeze bars sagemaker:CreateAutoMLJob on',
  ],
  [
    'a boundary is named itself, not the policy that it takes from',
    answered({
      decision: 'implicitDeny',
      allowedByBoundary: false,
      matched: ['AmazonSageMakerFullAccess'],
    }),
    'fail reports',
    `the permissions boundary ${BOUNDARY} bars sagemaker:CreateAutoMLJob on`,
  ],
  ['what is only lacking is no bar', withRole({ inline: none }), 'pass'],
  [
    'an unread simulation is unknown',
    { ...facts(), roles: { [ROLE]: { ok: role({ simulations: { failed: 'Throttling' } }) } } },
    'unknown',
    'Throttling',
  ],
]);

/** The simulations stand: only the policy's text is looked at. */
const withOwn = (document: string): SetupFacts => {
  const base = ok(facts().roles[ROLE]);
  return {
    ...facts(),
    roles: { [ROLE]: { ok: { ...base, inline: { ok: [{ name: 'by-hand', document }] } } } },
  };
};
const withCustomer = (document: Read<string>): SetupFacts => {
  const arn = 'arn:aws:iam::111122223333:policy/own';
  return {
    ...facts(),
    roles: { [ROLE]: { ok: role({ inline: none, attached: { ok: [{ arn, document }] } }) } },
  };
};
casesOf('RedshiftML.15', 'the role is narrow', [
  [
    'the sample of the page passes with a warning',
    facts(),
    'pass',
    'sagemaker:*Job* matches more than Redshift ML uses',
  ],
  ['and the generated policy is offered', facts(), 'pass', 'enough would be: {"Statement":[{'],
  ['S3FullAccess is named', simple, 'pass', 'AmazonS3FullAccess opens every bucket'],
  [
    'a policy of its own that names what it allows passes',
    withOwn('{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'),
    'pass the policies of',
  ],
  [
    'a policy of all but what it names is named as such',
    withOwn('{"Statement":[{"Sid":"Most","Effect":"Allow","NotAction":"iam:*","Resource":"*"}]}'),
    'pass',
    'Most with NotAction iam:* allows all but what it names',
  ],
  [
    'of resources too',
    withOwn(
      '{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","NotResource":"arn:aws:s3:::x/*"}]}',
    ),
    'pass',
    'Statement[0] with NotResource arn:aws:s3:::x/* allows all but what it names',
  ],
  [
    'unread policies are unknown',
    withRole({ inline: { denied: 'iam:ListRolePolicies' } }),
    'unknown',
    'lacks iam:ListRolePolicies',
  ],
  [
    'a malformed policy is unknown and says where',
    withOwn('{"Statement":[{"Effect":"Allow","Action":{}}]}'),
    'unknown',
    'by-hand is malformed: Statement[0].Action',
  ],
  [
    'a customer policy whose document is not read is unknown',
    withCustomer({ denied: 'iam:GetPolicyVersion' }),
    'unknown',
    'lacks iam:GetPolicyVersion',
  ],
  [
    'and one that is read counts like an inline one',
    withCustomer({ ok: BY_HAND }),
    'pass',
    'ecr:* matches more',
  ],
  ['an unread role is unknown', withRead({ denied: 'iam:GetRole' }), 'unknown', 'iam:GetRole'],
]);

casesOf('RedshiftML.16', "today's edition is a recommendation", [
  ['without the additions the role passes, with the list', facts(), 'pass', 'sagemaker:AddTags'],
  ['with them there is nothing to say', simple, 'pass', 'has them'],
  [
    'an unread simulation is unknown',
    {
      ...facts(),
      roles: { [ROLE]: { ok: role({ simulations: { denied: 'iam:SimulatePrincipalPolicy' } }) } },
    },
    'unknown',
    'iam:SimulatePrincipalPolicy',
  ],
  ['an unread role is unknown', withRead({ denied: 'iam:GetRole' }), 'unknown'],
]);

const oddly = (inline: RoleFacts['inline'], change: Partial<RoleFacts> = {}) => {
  const pairs = [{ role: ROLE, bucket: 'ml-models' }];
  return facts(
    {
      buckets: { 'ml-models': { ok: bucket() } },
      roles: {
        [ROLE]: {
          ok: role({ attached: managed('AmazonRedshiftAllCommandsFullAccess'), inline, ...change }),
        },
      },
    },
    { pairs },
  );
};
const unsimulated = (given: SetupFacts): SetupFacts => {
  const simulations = { denied: 'iam:SimulatePrincipalPolicy' };
  return { ...given, roles: { [ROLE]: { ok: { ...ok(given.roles[ROLE]), simulations } } } };
};
casesOf('RedshiftML.17', 'names fit the managed policy', [
  ['redshift in the name passes', consoleMade, 'pass'],
  [
    'another name is not writable',
    oddly(none),
    'fail repairs',
    'ml-models lacks redshift in the name',
  ],
  [
    'unless another policy admits it',
    oddly({ ok: [{ name: 'by-hand', document: BY_HAND }] }),
    'pass',
    'another policy',
  ],
  [
    'a tag on the role opens no bucket: the policy asks for tags of objects',
    oddly(none, { tags: { Redshift: 'true' } }),
    'fail repairs',
    'ml-models lacks redshift in the name',
  ],
  [
    'an unread simulation is unknown',
    unsimulated(oddly(none)),
    'unknown',
    'iam:SimulatePrincipalPolicy',
  ],
  ['on other ways it does not apply', facts(), 'notApplicable'],
  [
    'unread attachments are unknown',
    withRole({ attached: { denied: 'iam:ListAttachedRolePolicies' } }),
    'unknown',
  ],
]);
