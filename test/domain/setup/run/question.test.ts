import { expect, test } from '@jest/globals';
import type { Action } from '../../../../domain/setup/action.ts';
import { askedAction, questionText } from '../../../../domain/setup/run/question.ts';

const foreign = { Sid: 'Lake', Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' };
const ours = {
  Sid: 'RedshiftMlAdmin',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: '*',
};
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

const policy: Action = {
  id: 'ec2:ModifyVpcEndpoint vpce-1 policy',
  repairs: 'RedshiftML.28',
  handling: 'asks',
  call: {
    operation: 'ec2:ModifyVpcEndpoint',
    input: { VpcEndpointId: 'vpce-1', PolicyDocument: document(foreign, ours) },
  },
  replaces: document(foreign, { ...ours, Action: 's3:Get*' }),
  undo: [],
  consequence: 'One statement is added.',
};

test('an approver sees the exact request, and of a document what changes in it', () => {
  expect(askedAction(policy)).toEqual({
    id: 'ec2:ModifyVpcEndpoint vpce-1 policy',
    consequence: 'One statement is added.',
    request: policy.call,
    adds: [ours],
    removes: [{ ...ours, Action: 's3:Get*' }],
  });
});

test('in words: one line for each field, one for each statement', () => {
  const tables: Action = {
    ...policy,
    id: 'routes',
    call: {
      operation: 'ec2:ModifyVpcEndpoint',
      input: { VpcEndpointId: 'vpce-1', AddRouteTableIds: ['rtb-1', 'rtb-2'] },
    },
  };
  expect(questionText([policy, tables].map(askedAction))).toEqual([
    '  ec2:ModifyVpcEndpoint vpce-1 policy',
    '      consequence: One statement is added.',
    '      request: ec2:ModifyVpcEndpoint',
    '        VpcEndpointId: vpce-1',
    `        adds the statement ${JSON.stringify(ours)}`,
    `        takes away the statement ${JSON.stringify({ ...ours, Action: 's3:Get*' })}`,
    '  routes',
    '      consequence: One statement is added.',
    '      request: ec2:ModifyVpcEndpoint',
    '        VpcEndpointId: vpce-1',
    '        AddRouteTableIds: rtb-1, rtb-2',
  ]);
});
