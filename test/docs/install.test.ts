import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  actionsOf,
  functions,
  list,
  ofType,
  record,
  statementsOf,
  target,
} from '../architecture/deployment.ts';

const page = readFileSync('docs/install.md', 'utf8');

test('docs/install.md has a way to every service that a role of a function may call', () => {
  const told = new Set(
    page
      .split('\n')
      .flatMap((line) => [
        ...(/^\| (`[a-z0-9`, -]+`) \| /.exec(line)?.[1]?.matchAll(/[a-z0-9-]+/g) ?? []),
      ])
      .map(([name]) => name),
  );
  const called = new Set(
    Object.values(functions)
      .flatMap(({ role }) => statementsOf(target(role)))
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(actionsOf)
      .map((action) => action.split(':')[0] ?? ''),
  );
  expect(called.size).toBeGreaterThan(18);
  expect([...called].filter((service) => !told.has(service))).toEqual([]);
});

test('the policy that it asks of a key lets every service use it that publishes, logs or delivers in its own name', () => {
  const asked = JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? '[]');
  const services = list(asked).flatMap((one) =>
    [record(record(one)['Principal'])['Service'] ?? []].flat().map(String),
  );
  const inOwnName = ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy']
    .flatMap(ofType)
    .flatMap(({ properties }) => list(record(properties['PolicyDocument'])['Statement']))
    .map(record)
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Principal }) => String(record(Principal)['Service']));
  expect(new Set(inOwnName).size).toBeGreaterThan(1);
  expect(
    [...inOwnName, 'logs.us-east-1.amazonaws.com'].filter((one) => !services.includes(one)),
  ).toEqual([]);
});
