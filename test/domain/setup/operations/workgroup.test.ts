import { describe, expect, test } from '@jest/globals';
import type { NamespaceFacts, SetupFacts } from '../../../../domain/setup/facts.ts';
import type { Read } from '../../../../domain/setup/read.ts';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
import { casesOf } from '../checks/verdicts.ts';
import { CREATE_SERVERLESS, serverlessFacts } from '../serverless.ts';
import { ROLE } from '../warehouse.ts';

const GONE = { missing: 'The workgroup wg was not found.' };
const NO_NAMESPACE = { missing: 'The namespace ns was not found.' };
const OTHERS = 'arn:aws:iam::111122223333:role/loader';
const there = (status = 'available'): Read<NamespaceFacts> => ({
  ok: { status, roles: [{ arn: OTHERS, applyStatus: 'in-sync' }] },
});
const missing = (namespace?: Read<NamespaceFacts>, configuration: object = {}): SetupFacts =>
  serverlessFacts(
    { warehouse: GONE, ...(namespace && { namespace }) },
    { create: CREATE_SERVERLESS, ...configuration },
  );
const operationsOf = (facts: SetupFacts): readonly string[] => {
  const { repairs, asks } = planSetup(facts);
  return [...repairs, ...asks].map(({ call }) => call.operation);
};

casesOf('RedshiftML.18', 'a Serverless warehouse', [
  ['available passes', serverlessFacts(), 'pass'],
  [
    'a missing one with a section create is asked',
    missing(NO_NAMESPACE),
    'fail asks',
    'The workgroup wg',
  ],
  ['so is a workgroup whose namespace is there', missing(there()), 'fail asks'],
  [
    'one without that section is reported',
    serverlessFacts({ warehouse: GONE, namespace: NO_NAMESPACE }),
    'fail reports',
    'setup.create',
  ],
  [
    'where its namespace may not be read, nothing is created',
    missing({ denied: 'redshift-serverless:GetNamespace' }),
    'unknown',
    'redshift-serverless:GetNamespace',
  ],
  [
    'a namespace that is being changed is waited for',
    missing(there('modifying')),
    'unknown',
    'when it has settled',
  ],
  [
    'one that is being deleted is reported',
    missing(there('deleting')),
    'fail reports',
    'being deleted',
  ],
  [
    'it waits for its role',
    { ...missing(NO_NAMESPACE), roles: { [ROLE]: { missing: ROLE } } },
    'fail asks',
    'as soon as',
  ],
  [
    'a workgroup of another namespace is reported',
    serverlessFacts({ warehouse: { ...GONE, instead: 'other' } }, { create: CREATE_SERVERLESS }),
    'fail reports',
    'write other as namespaceName',
  ],
]);

describe('from nothing', () => {
  const plan = planSetup(missing(NO_NAMESPACE));
  const [namespace, workgroup] = plan.asks;
  test('first the namespace with its roles, then its workgroup, after one approval', () => {
    expect(plan.repairs).toEqual([]);
    expect(plan.asks.map(({ call }) => call)).toEqual([
      {
        operation: 'redshift-serverless:CreateNamespace',
        input: {
          namespaceName: 'ns',
          dbName: 'dev',
          adminUsername: 'administrator',
          manageAdminPassword: true,
          iamRoles: [ROLE],
          defaultIamRoleArn: ROLE,
          tags: [{ key: 'redshift-ml:managed', value: 'true' }],
        },
      },
      {
        operation: 'redshift-serverless:CreateWorkgroup',
        input: {
          workgroupName: 'wg',
          namespaceName: 'ns',
          baseCapacity: 8,
          maxCapacity: 32,
          subnetIds: ['subnet-a', 'subnet-b'],
          securityGroupIds: ['sg-1'],
          publiclyAccessible: false,
          enhancedVpcRouting: false,
          tags: [{ key: 'redshift-ml:managed', value: 'true' }],
        },
      },
    ]);
  });
  test('then everything about the warehouse and its roles passes', () => {
    const left = plan.predicted.filter(({ status }) => status === 'fail' || status === 'unknown');
    expect(left).toEqual([]);
  });
  test('what it costs is said, and both are never undone', () => {
    expect(namespace?.consequence).toContain('storage is billed');
    expect(workgroup?.consequence).toContain('on 8 RPUs, and more when it needs them, at most 32');
    expect(plan.asks.map(({ undo }) => undo)).toEqual([
      { never: expect.stringContaining('holds data') },
      { never: expect.stringContaining('delete it by hand') },
    ]);
  });
  test('a capacity without an upper limit is called so', () => {
    const { maxCapacity: _, ...create } = CREATE_SERVERLESS;
    const [, unlimited] = planSetup(missing(NO_NAMESPACE, { create })).asks;
    expect(unlimited?.consequence).toContain('without an upper limit');
    expect(unlimited?.call.input).not.toHaveProperty('maxCapacity');
  });
  test('routing is turned on only once the workgroup is seen', () => {
    const routed = planSetup(missing(NO_NAMESPACE, { routing: 'on' })).asks;
    expect(routed.at(-1)).toMatchObject({
      call: {
        operation: 'redshift-serverless:UpdateWorkgroup',
        input: { workgroupName: 'wg', enhancedVpcRouting: true },
      },
      afterSettling: true,
    });
  });
});

test('to a namespace that is there its workgroup is added, and the roles beside those that it has', () => {
  const given = missing(there(), { defaultRole: undefined });
  expect(operationsOf(given)).toEqual([
    'redshift-serverless:CreateWorkgroup',
    'redshift-serverless:UpdateNamespace',
  ]);
  expect(planSetup(given).asks.at(-1)?.call.input).toMatchObject({ iamRoles: [OTHERS, ROLE] });
});
