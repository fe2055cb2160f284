import { describe, expect, test } from '@jest/globals';
import { boundaryPolicy } from '../../../../domain/setup/iam/boundary-policy.ts';
import { generatedPolicy } from '../../../../domain/setup/iam/complete-role-policy.ts';
import { policySize } from '../../../../domain/setup/iam/restrictive-policy.ts';
import { decide } from '../simulator.ts';
import { facts, ROLE } from '../warehouse.ts';
import { CALLS, HOSTING } from './calls.ts';

const EVERYTHING = {
  purposes: ['xgboost', 'auto', 'byom-local', 'byom-remote', 'forecast', 'bedrock', 'tags'],
  currentEdition: true,
  sampleData: true,
  trainingVpc: { subnets: ['subnet-0a'], securityGroups: ['sg-0a'] },
};
const given = facts({}, EVERYTHING);
const document = boundaryPolicy(given.target);
const may = (action: string, resource: string, passedTo?: string) =>
  decide(
    [{ name: 'boundary', document }],
    action,
    resource,
    passedTo === undefined ? {} : { 'iam:PassedToService': passedTo },
  ).decision;

describe('the boundary', () => {
  test('leaves a role every call of every purpose', () => {
    const calls = [...Object.values(CALLS).flat(), ...HOSTING];
    expect(calls.filter((call) => may(...call) !== 'allowed')).toEqual([]);
  });
  test('leaves a role all that the generated policy of every purpose gives', () => {
    const policy: { Statement: readonly { Action: readonly string[] }[] } = JSON.parse(
      generatedPolicy(given, ROLE),
    );
    const actions = new Set(policy.Statement.flatMap(({ Action }) => Action));
    actions.delete('iam:PassRole');
    const barred = [...actions].filter((action) => may(action, '*') !== 'allowed');
    expect(barred).toEqual([]);
  });
  test.each([
    ['sagemaker.amazonaws.com', 'allowed'],
    ['forecast.amazonaws.com', 'allowed'],
    ['ec2.amazonaws.com', 'implicitDeny'],
  ])('lets the role be passed to %s: %s', (service, decision) =>
    expect(may('iam:PassRole', ROLE, service)).toBe(decision),
  );
  test.each([
    ['iam:CreateRole', '*'],
    ['iam:PutRolePolicy', ROLE],
    ['sts:AssumeRole', '*'],
    ['s3:PutBucketPolicy', 'arn:aws:s3:::redshift-ml-demo'],
    ['sagemaker:CreateNotebookInstance', '*'],
    ['kms:PutKeyPolicy', '*'],
    ['ec2:RunInstances', '*'],
  ])('lets nobody %s', (action, resource) => expect(may(action, resource)).toBe('implicitDeny'));
  test('passes no other role', () =>
    expect(may('iam:PassRole', `${ROLE}-admin`, 'sagemaker.amazonaws.com')).toBe('implicitDeny'));
  test('fits into a managed policy', () => expect(policySize(document)).toBeLessThanOrEqual(6_144));
});
