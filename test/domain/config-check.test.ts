import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseConfig } from '../../domain/config.ts';
import { accountProblems, checkConfig } from '../../domain/config-check.ts';

type Section = Readonly<Record<string, unknown>>;

const shipped = (name: string): Section => parse(readFileSync(`config/${name}.yml`, 'utf8'));
const admin = shipped('admin');
const deployment = shipped('deployment');
const [analytics] = admin['warehouses'] as [Section];

/** What is wrong with the shipped files after a change of the first warehouse, or of config/deployment.yml. */
const inWarehouse = (change: Section): string[] =>
  checkConfig({ admin: { ...admin, warehouses: [{ ...analytics, ...change }] }, deployment });
const inDeployment = (change: Section): string[] =>
  checkConfig({ admin, deployment: { ...deployment, ...change } });

test('the shipped files are right, each and together', () =>
  expect(checkConfig({ admin, deployment })).toEqual([]));

test('all that is wrong in both files is said at once, each with its file and path', () =>
  expect(
    checkConfig({
      admin: { ...admin, revision: 0, personas: 7 },
      deployment: { ...deployment, logRetentionDays: 91, colour: 'blue' },
    }),
  ).toEqual([
    'config/admin.yml: revision: is shorter or less than 0',
    'config/admin.yml: personas: is not of type record',
    expect.stringMatching(
      /^config\/deployment\.yml: logRetentionDays: is not one of 1, 3, 5, .*3653$/,
    ),
    'config/deployment.yml: : has fields that are not known: colour',
  ]));

describe('what config/admin.yml says and IAM or the bus would not let happen', () => {
  const boundary = 'arn:aws:iam::111122223333:policy/other';
  const setup = analytics['setup'] as Section;
  test.each<[string, string[], string[]]>([
    [
      'a database',
      inWarehouse({ databases: ['dev', 'sales'] }),
      [
        'config/deployment.yml: writer: allows no arn:aws:redshift:us-east-1:111122223333:dbname:analytics/sales, which the login of analytics in config/admin.yml needs; add it',
        'config/deployment.yml: reader: allows no arn:aws:redshift:us-east-1:111122223333:dbname:analytics/sales, which the login of analytics in config/admin.yml needs; add it',
        'config/deployment.yml: canary: allows no arn:aws:redshift:us-east-1:111122223333:dbname:analytics/sales, which the login of analytics in config/admin.yml needs; add it',
      ],
    ],
    [
      'a login by a secret',
      inWarehouse({
        writer: { secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:writer' },
      }),
      [
        'config/deployment.yml: writer: allows no arn:aws:secretsmanager:us-east-1:111122223333:secret:writer, which the login of analytics in config/admin.yml needs; add it',
      ],
    ],
    [
      'a boundary',
      inWarehouse({ setup: { ...setup, boundary } }),
      [
        `config/deployment.yml: boundary: lacks ${boundary}, which is setup.boundary of a warehouse in config/admin.yml; add it`,
        'config/deployment.yml: boundary: arn:aws:iam::111122223333:policy/redshift-ml-boundary is not setup.boundary of a warehouse in config/admin.yml; take it out',
      ],
    ],
    [
      'a cluster whose setup may be changed',
      inDeployment({
        setupWarehouses: [
          'arn:aws:redshift:us-east-1:111122223333:cluster:none',
          'arn:aws:redshift-serverless:us-east-1:111122223333:namespace/1',
        ],
      }),
      [
        'config/deployment.yml: setupWarehouses: lacks arn:aws:redshift:us-east-1:111122223333:cluster:analytics, which is the cluster of a warehouse with setup in config/admin.yml; add it',
      ],
    ],
    [
      'a role that may be handed to Redshift; what a namespace has besides may stand there',
      inDeployment({
        setupRoles: [
          'arn:aws:iam::111122223333:role/none',
          'arn:aws:iam::111122223333:role/loader',
        ],
      }),
      [
        'config/deployment.yml: setupRoles: lacks arn:aws:iam::111122223333:role/redshift-ml/redshift-ml, which is the role of a pair in config/admin.yml; add it',
      ],
    ],
    [
      'a bucket that may be changed',
      inDeployment({ setupBuckets: ['arn:aws:s3:::none', 'arn:aws:s3:::lake'] }),
      [
        'config/deployment.yml: setupBuckets: lacks arn:aws:s3:::analytics-redshift-ml, which is the bucket of a pair in config/admin.yml; add it',
        'config/deployment.yml: setupBuckets: arn:aws:s3:::lake is not the bucket of a pair in config/admin.yml; take it out',
      ],
    ],
    [
      'a boundary that is made and counts for no role',
      inDeployment({ makeBoundary: 'ml-boundary' }),
      [
        'config/deployment.yml: makeBoundary: state.yml would make the policy ml-boundary, which none of boundary names; name it there and in setup.boundary of config/admin.yml, or write none',
      ],
    ],
    [
      'no boundary at all, for somebody who only looks',
      checkConfig({
        admin: {
          ...admin,
          warehouses: [{ ...analytics, setup: { ...setup, boundary: undefined } }],
        },
        deployment: {
          ...deployment,
          boundary: ['arn:aws:iam::111122223333:policy/none'],
          makeBoundary: 'none',
        },
      }),
      [],
    ],
    [
      'a key',
      inWarehouse({
        setup: { ...setup, encryptionKey: 'arn:aws:kms:us-east-1:111122223333:key/1' },
      }),
      [
        'config/deployment.yml: warehouseKeys: lacks arn:aws:kms:us-east-1:111122223333:key/1, which is setup.encryptionKey of a warehouse in config/admin.yml; add it',
      ],
    ],
    [
      'an event source that no rule hears',
      inDeployment({ eventSources: [] }),
      [
        'config/deployment.yml: eventSources: lacks redshift-ml.access, which is events.source of a source in config/admin.yml; add it',
      ],
    ],
    [
      'a sender whom the bus lets through and nobody listed',
      inDeployment({ senders: ['*'] }),
      [
        'config/deployment.yml: senders: lacks arn:aws:iam::111122223333:role/access-portal, which is among the senders of a source in config/admin.yml; add it',
        'config/deployment.yml: senders: * is not among the senders of a source in config/admin.yml; take it out',
      ],
    ],
    [
      'an account that may send and has no source',
      inDeployment({ approvalAccounts: ['111122223333', '444455556666'] }),
      [
        'config/deployment.yml: approvalAccounts: 444455556666 is not events.account of a source in config/admin.yml; take it out',
      ],
    ],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected));
});

test('a cluster that has no setup may not be changed', () =>
  expect(inWarehouse({ setup: undefined })).toContain(
    'config/deployment.yml: setupWarehouses: arn:aws:redshift:us-east-1:111122223333:cluster:analytics is not the cluster of a warehouse with setup in config/admin.yml; take it out',
  ));

test('a wildcard in IAM covers what it covers, and nothing else', () => {
  const statement = (resource: string): Section => ({
    Effect: 'Allow',
    Action: 'redshift:GetClusterCredentials',
    Resource: [
      'arn:aws:redshift:us-east-1:111122223333:cluster:analytics',
      'arn:aws:redshift:us-east-1:111122223333:dbuser:analytics/redshift_ml_admin',
      resource,
    ],
  });
  const databases = 'arn:aws:redshift:us-east-1:111122223333:dbname:';
  expect(inDeployment({ writer: [statement(`${databases}analytics/*`)] })).toEqual([]);
  expect(inDeployment({ writer: [statement(`${databases}other/*`)] })).toEqual([
    expect.stringContaining(`writer: allows no ${databases}analytics/dev`),
  ]);
});

test('where nothing is deployed that could write, nothing is configured to be written', () => {
  const readOnly = (changes: Section) =>
    checkConfig({
      admin: { ...admin, ...changes },
      deployment: { ...deployment, readOnly: true, writer: deployment['reader'] },
    });
  expect(readOnly({ audit: { controls: { 'RedshiftML.19': 'repair' } } })).toEqual([
    'config/admin.yml: warehouses.analytics.mode: is plan, and config/deployment.yml says readOnly; set it to observe',
    'config/admin.yml: audit.controls.RedshiftML.19: is repair, and config/deployment.yml says readOnly; set it to report',
  ]);
  // The writer's rights are asked of nobody then.
  expect(readOnly({ warehouses: [{ ...analytics, mode: 'observe' }] })).toEqual([]);
});

describe('the policies of a role', () => {
  const [enter, logIn] = deployment['writer'] as [Section, Section];
  /** Each warehouse by its own ARNs, as config/deployment.yml lists them. */
  const writerOf = (warehouses: number, ...ofEach: string[]): readonly Section[] => {
    const lists = Array.from({ length: warehouses }, (_, n) =>
      ofEach.map((of) => `arn:aws:redshift:us-east-1:111122223333:${of.replace('$', `team-${n}`)}`),
    );
    return [
      {
        ...enter,
        Resource: [...(enter['Resource'] as string[]), ...lists.flatMap(([one]) => one)],
      },
      {
        ...logIn,
        Resource: [...(logIn['Resource'] as string[]), ...lists.flatMap(([, ...more]) => more)],
      },
    ];
  };

  test('may be as many as 300 warehouses take: past the inline ones packaging makes managed ones', () =>
    expect(
      inDeployment({
        writer: writerOf(300, 'cluster:$', 'dbuser:$/redshift_ml_admin'),
        reader: writerOf(300, 'cluster:$', 'dbname:$/*').concat(deployment['reader'] as Section[]),
      }),
    ).toEqual([]));

  test('that it may not have even then are refused before AWS does it', () => {
    const writer = writerOf(600, 'cluster:$', 'dbname:$/dev', 'dbuser:$/redshift_ml_admin');
    expect(inDeployment({ writer })).toEqual([
      expect.stringMatching(
        /^config\/deployment\.yml: writer: needs [12]\d managed policies besides .*, and IAM gives a role 10; shorten it by wildcards/,
      ),
    ]);
  });

  test('of Attach have room for many roles, and for no more than some boundaries, on which it is conditioned', () => {
    const [own] = deployment['setupRoles'] as [string];
    const roles = Array.from(
      { length: 600 },
      (_, n) => `arn:aws:iam::111122223333:role/redshift-ml/department-${n}`,
    );
    expect(inDeployment({ setupRoles: [own, ...roles] })).toEqual([]);
    const boundary = Array.from(
      { length: 150 },
      (_, n) => `arn:aws:iam::111122223333:policy/redshift-ml-boundary-${n}`,
    );
    expect(inDeployment({ boundary })).toContainEqual(
      expect.stringMatching(
        /boundary, setupWarehouses, .* about iam:AttachRolePolicy has more than the 6144 characters/,
      ),
    );
  });
});

describe('accounts besides the own one', () => {
  const spoke = { id: '222233334444', externalId: 'sales-7f3a' };
  const sales = {
    ...analytics,
    name: 'sales',
    account: spoke.id,
    namespace: '8c1e5f0a-3a54-4d0e-9d59-0f4b8c2f6a11',
  };
  const file = { ...admin, accounts: [spoke], warehouses: [analytics, sales] };
  test('IAM has to know them; what they allow is said by spoke.yml', () => {
    expect(checkConfig({ admin: file, deployment })).toEqual([
      'config/deployment.yml: spokes: lacks 222233334444, which is one of accounts in config/admin.yml; add it',
      'config/deployment.yml: reconcilesAtOnce: 10 are too few where accounts has 1: one that does not answer would keep the others waiting; write 20 or more',
    ]);
    const known = { ...deployment, spokes: [spoke.id] };
    expect(
      checkConfig({ admin: file, deployment: { ...known, reconcilesAtOnce: 19 } }),
    ).toHaveLength(1);
    expect(checkConfig({ admin: file, deployment: { ...known, reconcilesAtOnce: 20 } })).toEqual(
      [],
    );
  });
  test.each([1, 1_001])(
    'Lambda does not take %i of one queue at the same time',
    (reconcilesAtOnce) =>
      expect(checkConfig({ admin, deployment: { ...deployment, reconcilesAtOnce } })).toEqual([
        expect.stringContaining('config/deployment.yml: reconcilesAtOnce: '),
      ]),
  );
  test('the account that is deployed to is none of them', () => {
    const parsed = parseConfig(file);
    expect(accountProblems(parsed, spoke.id)).toContain(
      'config/admin.yml: accounts: 222233334444 is the account that this is deployed to, which is no spoke; take it out',
    );
    const elsewhere = parsed.warehouses.filter(({ account }) => account === spoke.id);
    expect(accountProblems({ ...parsed, warehouses: elsewhere }, '444455556666')).toEqual([]);
  });
});

describe('where it is deployed to', () => {
  const of = (account: string) => ({
    accounts: [],
    warehouses: parseConfig(admin).warehouses.map((one) => ({ ...one, account })),
  });
  test('the account of the warehouses is right', () =>
    expect(accountProblems(of('444455556666'), '444455556666')).toEqual([]));
  test('another is not', () =>
    expect(accountProblems(of('444455556666'), '777788889999')).toEqual([
      'config/admin.yml: warehouses.analytics.account is 444455556666, and these credentials are of 777788889999; use credentials of the account of the warehouses, or list that account in accounts',
    ]));
});
