import { expect, test } from '@jest/globals';
import { withConditions } from '../../../local-aws/wiring/conditions.ts';

const CONDITIONS = { IsGiven: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Given' }, ''] }] } };
const RESOURCES = {
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'role',
      PermissionsBoundary: { 'Fn::If': ['IsGiven', { Ref: 'Given' }, { Ref: 'AWS::NoValue' }] },
    },
  },
  Other: { Type: 'AWS::IAM::Role', Condition: 'IsGiven', Properties: {} },
};
const properties = (Given: string) =>
  JSON.parse(JSON.stringify(withConditions(RESOURCES, CONDITIONS, { Given })));

test('of what depends on a parameter, what counts with it', () => {
  expect(properties('').Role.Properties).toEqual({ RoleName: 'role' });
  expect(properties('').Other).toBeUndefined();
  expect(properties('one').Role.Properties).toEqual({
    RoleName: 'role',
    PermissionsBoundary: { Ref: 'Given' },
  });
  expect(properties('one').Other).toEqual({
    Type: 'AWS::IAM::Role',
    Condition: 'IsGiven',
    Properties: {},
  });
});

test('a condition that it cannot judge is an error', () =>
  expect(() => withConditions(RESOURCES, { IsGiven: { 'Fn::Or': [] } }, { Given: '' })).toThrow(
    'the sandbox does not know the condition {"Fn::Or":[]}',
  ));
