import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseConfig } from '../../domain/config.ts';

/** A copy of config/admin.yml that may be changed. */
interface Sample {
  warehouses: [{ setup: { pairs: [Record<string, unknown>] } }];
  baseline?: unknown;
}
const sample = (): Sample => parse(readFileSync('config/admin.yml', 'utf8'));

/** Why it is refused. */
function refusal(change: (file: Sample) => void): string {
  const file = sample();
  change(file);
  try {
    parseConfig(file);
  } catch (error) {
    return String(error);
  }
  throw new Error('the configuration was accepted');
}

describe('mistakes that people make in a pair of role and bucket are refused, each with what is wanted', () => {
  const role = 'arn:aws:iam::111122223333:role/redshift-ml/analytics';
  test.each([
    ['role', `${role},arn:aws:iam::444455556666:role/s3-writer`, 'one IAM role'],
    ['role', 'default', 'arn:aws:iam::'],
    ['key', '1234abcd-12ab-34cd-56ef-1234567890ab', 'alias'],
    ['key', 'arn:aws:kms:us-east-1:111122223333:alias/redshift-ml', 'alias/'],
    ['key', 'alias/aws/s3', 'alias/aws/'],
    ['bucket', 's3://analytics-redshift-ml/models', 'name'],
    ['bucket', 'Analytics-RedshiftML', 'a-z'],
    ['group', 'public', 'PUBLIC'],
    ['group', '__ml', 'two underscores'],
  ])('%s: %s', (field, value, wanted) => {
    const text = refusal(({ warehouses: [{ setup }] }) => {
      setup.pairs[0][field] = value;
    });
    expect(text).toMatch(new RegExp(`warehouses\\.(0|analytics)\\.setup\\.pairs\\.0\\.${field}: `));
    expect(text).toContain(wanted);
    expect(text).not.toContain('is not valid');
  });
});

test('a baseline for PUBLIC is refused: it is no group', () => {
  const baseline = [
    {
      warehouse: 'analytics',
      database: 'dev',
      grantee: { type: 'group', name: 'public' },
      privileges: [
        { kind: 'execute-model', schema: 'demo_ml', model: 'customer_churn_auto_model' },
      ],
    },
  ];
  expect(refusal((file) => Object.assign(file, { baseline }))).toMatch(/baseline\.0.*PUBLIC/s);
});
