import { expect, test } from '@jest/globals';
import { shownInWords } from '../../../domain/explain/shown-model.ts';

// As r_SHOW_MODEL.html prints it.
const SHOWN = [
  ['Model Name', 'churn'],
  ['Schema Name', 'demo_ml'],
  ['Owner', 'rita'],
  ['Model State ', 'READY'],
  ['', ''],
  ['PARAMETERS:', ''],
  ['Function Name', 'predict_churn'],
];

test('what is shown is told line by line, and of the rest that its owner alone knows', () =>
  expect(shownInWords(SHOWN)).toEqual([
    'Owner: rita',
    'Model State: READY',
    'Function Name: predict_churn',
    'IAM Role: unknown (its owner only)',
    'S3 Bucket: unknown (its owner only)',
    'KMS Key: unknown (its owner only)',
  ]));

test('the owner is shown role and bucket; a key that is not there is not known to be none', () =>
  expect(
    shownInWords([
      ['IAM Role', 'arn:aws:iam::123456789012:role/ml'],
      ['S3 Bucket', 'models'],
      ['KMS Key', null],
    ]),
  ).toEqual([
    'IAM Role: arn:aws:iam::123456789012:role/ml',
    'S3 Bucket: models',
    'KMS Key: unknown (its owner only)',
  ]));
