import { expect, test } from '@jest/globals';
import { conditionOf } from '../../local-aws/account/iam/condition.ts';

const CLUSTER = 'arn:aws:redshift:us-east-1:111122223333:cluster:analytics';

test.each([
  ['ArnLike', 'arn:aws:redshift:*:111122223333:cluster:*', true],
  ['ArnEquals', 'arn:aws:redshift:*:111122223333:*', true],
  ['ArnLike', 'arn:aws:redshift:*:cluster:*', false],
  ['ArnEquals', 'arn:aws:redshift:*:*:analytics', false],
  ['ArnLike', 'arn:aws:redshift:*', false],
  ['ArnNotLike', 'arn:aws:redshift:*:cluster:*', true],
  ['StringLike', 'arn:aws:redshift:*:cluster:*', true],
])('%s %s: the sandbox compares ARNs component by component', (operator, pattern, holds) =>
  expect(
    conditionOf(
      { Effect: 'Allow', Action: '*', Condition: { [operator]: { 'aws:SourceArn': pattern } } },
      { 'aws:SourceArn': [CLUSTER] },
    ).holds,
  ).toBe(holds),
);
