import { describe, expect, test } from '@jest/globals';
import { deploymentFor } from '../../sandbox/deployment.ts';
import { actionsOf, functions, list, named, record, statementsOf, target } from './deployment.ts';

/** The roles by their names in full: they come with the other stack. */
const roles = (...names: string[]): object[] =>
  names.map((name) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${name}-\${AWS::Region}`,
  }));

const holders = (action: string): string[] =>
  Object.entries(functions)
    .filter(([, declared]) =>
      statementsOf(target(declared['role'])).some((statement) =>
        actionsOf(statement).includes(action),
      ),
    )
    .map(([name]) => name);

describe('who writes what in the ledger (law 4)', () => {
  const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];
  const partitions = (name: string): string[] => {
    const writing = statementsOf(target(functions[name]?.['role'])).filter((statement) =>
      actionsOf(statement).some((action) => WRITES.some((write) => action === `dynamodb:${write}`)),
    );
    return writing.flatMap((statement) => {
      const keys = record(record(statement['Condition'])['ForAllValues:StringLike']);
      return list(keys['dynamodb:LeadingKeys'] ?? ['*']).map(String);
    });
  };
  test.each([
    ['decide', ['REQUEST#*', 'REGISTRATION#*', 'DB#*', 'QUESTION#*', 'WAITING#*', 'BREAK-GLASS']],
    ['look', ['QUESTION#*']],
    ['awaitApproval', ['WAITING#*']],
    ['record', ['REQUEST#*']],
    ['undeliverable', ['REQUEST#*']],
    ['reconcile', ['DB#*', 'EVIDENCE#reconcile/*', 'LEDGER']],
    ['signer', ['EVIDENCE#signer/*']],
    ['tagsFind', []],
    ['tagsRead', []],
    ['tagsCompare', ['TAGS', 'REQUEST#*']],
    ['answer', ['ANSWER#*']],
    ['datazoneFind', []],
    ['datazoneRead', []],
    ['datazoneAsk', ['REQUEST#*']],
    ['reviewsFind', []],
    ['reviewsFreeze', ['REVIEWS', 'REVIEW#*']],
    ['reviewsFollow', ['REVIEWS']],
    ['auditTargets', []],
    ['auditExamine', []],
    ['auditExamineSetup', []],
    ['auditExamineAccount', []],
    ['auditReport', []],
    ['auditPublish', []],
    ['auditRepair', []],
    ['driftReadLog', []],
    ['driftLook', []],
    ['copy', []],
    ['verify', []],
    ['recopy', []],
    ['sweep', []],
    ['restore', ['*']],
  ])('%s writes %j', (name, keys) => expect(partitions(name)).toEqual(keys));
  test('functions of the setup write their journal only', () => {
    const setup = Object.keys(functions).filter((name) => name.startsWith('setup'));
    expect(setup.length).toBeGreaterThan(3);
    expect([...new Set(setup.flatMap(partitions))]).toEqual(['SETUP#*']);
  });
  test('only the two writers of chains may sign, by IAM and by the policy of the key', () => {
    expect(holders('kms:Sign').sort()).toEqual(['reconcile', 'signer']);
    const policy = record(record(named('EvidenceKey')?.properties)['KeyPolicy']);
    expect(list(policy['Statement']).map(record)).toContainEqual({
      Sid: 'WritersSign',
      Effect: 'Deny',
      Principal: '*',
      Action: ['kms:Sign', 'kms:CreateGrant'],
      Resource: '*',
      Condition: {
        ArnNotEquals: {
          'aws:PrincipalArn': roles('Reconcile', 'Signer'),
        },
      },
    });
  });
});

test('the evidence bucket is locked, versioned, private and speaks TLS only', () => {
  expect(named('EvidenceBucket')?.properties).toMatchObject({
    ObjectLockEnabled: true,
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE' } } },
    VersioningConfiguration: { Status: 'Enabled' },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
  expect(JSON.stringify(named('EvidenceBucketPolicy')?.properties)).toContain(
    '"aws:SecureTransport":"false"',
  );
});

test('a copy of evidence is written once, by the functions that copy: nobody puts a newer version over it or a delete marker before it', () => {
  const policy = record(record(named('EvidenceBucketPolicy')?.properties)['PolicyDocument']);
  const denied = (action: string) =>
    list(policy['Statement'])
      .map(record)
      .filter((statement) => statement['Action'] === action);
  const everybody = {
    Effect: 'Deny',
    Principal: '*',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholder, not JavaScript's
    Resource: { 'Fn::Sub': '${EvidenceBucket.Arn}/*' },
  };
  const copying = roles('Copy', 'Recopy');
  const ofStandby = ['Copy', 'Recopy'].map((name) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${name}-us-east-1`,
  }));
  expect(denied('s3:PutObject')).toEqual([
    expect.objectContaining({ ...everybody, Condition: { Null: { 's3:if-none-match': 'true' } } }),
    expect.objectContaining({
      ...everybody,
      Condition: {
        // Its own and those of the Region that it is a standby of, which without a standby is its own.
        ArnNotEquals: { 'aws:PrincipalArn': [...copying, ...ofStandby] },
        Bool: { 'aws:PrincipalIsAWSService': 'false' },
      },
    }),
  ]);
  expect(denied('s3:DeleteObject')).toEqual([
    { ...everybody, Sid: 'NeverHidden', Action: 's3:DeleteObject' },
  ]);
});

describe('how long a piece of evidence waits for more of it', () => {
  const windows = (signedWithinSeconds?: number): object => {
    const { functions } = deploymentFor(
      { warehouses: [] },
      signedWithinSeconds === undefined ? {} : { signedWithinSeconds },
    ).wiring;
    return Object.fromEntries(
      functions.flatMap(({ name, streams }) => streams.map(({ windowMs }) => [name, windowMs])),
    );
  };
  test('not at all, unless config/deployment.yml says so', () =>
    expect(windows()).toEqual({ copy: 0, signer: 0 }));
  test('what is signed already is copied at once', () =>
    expect(windows(5)).toEqual({ copy: 0, signer: 5_000 }));
});
