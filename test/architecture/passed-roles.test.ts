import { describe, expect, test } from '@jest/globals';
import { evaluate } from '../../local-aws/account/iam/evaluate.ts';
import { policyOf } from './resource-policies.ts';

const ACCOUNT = 'arn:aws:iam::111122223333';
const document = policyOf('SetupAttachRole');

const passes = (role: string, passedTo: string | undefined) =>
  evaluate([{ id: 'SetupAttachRole', document }], {
    action: 'iam:PassRole',
    resource: role,
    context: passedTo === undefined ? {} : { 'iam:PassedToService': [passedTo] },
  }).decision;

// No source shows which value Serverless sends, or that it sends one (docs/permissions.md): each is played, for every role of
// the list that is sent, those that were there before too.
describe('n21: Attach passes the roles of a list', () => {
  test.each([
    ['redshift-serverless.amazonaws.com', 'allowed'],
    ['redshift.amazonaws.com', 'allowed'],
    [undefined, 'implicitDeny'],
    ['ec2.amazonaws.com', 'implicitDeny'],
  ])('to %s: %s', (passedTo, decision) => {
    const list = [`${ACCOUNT}:role/loader`, `${ACCOUNT}:role/redshift-ml/analytics`];
    expect(list.map((role) => passes(role, passedTo))).toEqual([decision, decision]);
  });

  test("never another account's", () => {
    expect(passes('arn:aws:iam::444455556666:role/loader', 'redshift.amazonaws.com')).toBe(
      'implicitDeny',
    );
  });
});
