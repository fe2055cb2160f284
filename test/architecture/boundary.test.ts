import { expect, test } from '@jest/globals';
import { parseConfig } from '../../domain/config.ts';
import { boundaryPolicy } from '../../domain/setup/iam/boundary-policy.ts';
import { setupTarget } from '../../domain/setup/run/target.ts';
import { readServerless, readTemplate } from '../../local-aws/wiring/template.ts';
import { list, named, record } from './deployment.ts';

test('the boundary that state.yml makes is what --boundary prints for the configured warehouse', () => {
  const [warehouse] = parseConfig(readTemplate('config/admin.yml')).warehouses;
  const target = warehouse && setupTarget(warehouse);
  if (target === undefined)
    throw new Error('config/admin.yml has a warehouse with a section setup');
  expect(named('Boundary')?.properties['PolicyDocument']).toEqual(
    JSON.parse(boundaryPolicy(target)),
  );
});

test('it bears the name that config/deployment.yml gives it, which is that of a boundary that counts', () => {
  const { makeBoundary, boundary } = record(readTemplate('config/deployment.yml'));
  expect(named('Boundary')?.properties['ManagedPolicyName']).toBe(makeBoundary);
  expect(list(boundary).map(String)).toContainEqual(
    expect.stringMatching(new RegExp(`:policy/${makeBoundary}$`)),
  );
});

test('it is made unless its name is none or another Region has made it, and stays when its stack goes: roles hold on to it', () => {
  expect(named('Boundary')?.attributes).toEqual({
    Condition: 'MakesBoundary',
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
  const { makeBoundary } = record(readTemplate('config/deployment.yml'));
  const conditions = list(readServerless('state.yml')['resources']).flatMap((part) =>
    Object.entries(record(record(part)['Conditions'])),
  );
  expect(conditions.filter(([name]) => name === 'MakesBoundary')).toEqual([
    [
      'MakesBoundary',
      {
        'Fn::And': [
          { 'Fn::Not': [{ 'Fn::Equals': [makeBoundary, 'none'] }] },
          { 'Fn::Equals': ['us-east-1', 'us-east-1'] },
        ],
      },
    ],
  ]);
});
