import { expect, test } from '@jest/globals';
import { permissionsInWords } from '../../../../domain/setup/iam/judge.ts';
import { probeInWords } from '../../../../domain/setup/iam/probe-in-words.ts';
import { requiredPermissions } from '../../../../domain/setup/iam/required-permission.ts';
import { facts, ROLE } from '../warehouse.ts';

const SAGEMAKER = 'arn:aws:sagemaker:us-east-1:111122223333:';

test.each([
  ['arn:aws:s3:::lake/any-object', 'any object of lake'],
  [`${SAGEMAKER}training-job/redshiftml-any-job`, 'any training job of Redshift ML'],
  [`${SAGEMAKER}endpoint/any-name`, 'any endpoint'],
  ['arn:aws:ec2:us-east-1:111122223333:network-interface/eni-any', 'any network interface'],
  ['arn:aws:bedrock:us-east-1::foundation-model/any-model', 'any foundation model'],
  [
    'arn:aws:ecr:mx-central-1:000000000000:repository/sagemaker-xgboost',
    'the repository of AWS in mx-central-1',
  ],
  ['arn:aws:s3:::lake', 'arn:aws:s3:::lake'],
])('%s', (resource, words) => expect(probeInWords(resource)).toBe(words));

test('no need of a role is told by a name that only looks like a resource', () =>
  expect(permissionsInWords(requiredPermissions(facts(), ROLE))).not.toMatch(/any-|-any\b/));
