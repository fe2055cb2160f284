import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import validate from 'asl-validator';
import { ERROR_NAMES } from '../../domain/errors.ts';
import { functions, lambdaId, ofType, record, target } from './deployment.ts';
import {
  aslFile,
  errorsOf,
  functionPlaceholder,
  type Machine,
  machines,
  nextOf,
  PARTITION,
} from './machine.ts';
import { arnOf, mayCall } from './resource-policies.ts';

/** Names that AWS throws and that are worth a state's while, besides States.* and Lambda.*. */
const AWS_ERRORS = new Set([
  // DynamoDB, Scheduler, EventBridge: slow down, or their own trouble.
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'InternalServerError',
  // The Data API's.
  'InternalServerException',
  'InternalException',
  // The SDK's, when no answer came.
  'TimeoutError',
  // How Lambda reports a function that died.
  'Sandbox.Timedout',
  'Runtime.ExitError',
]);

const isKnown = (name: string): boolean =>
  /^(States|Lambda)\.[A-Za-z]+$/.test(name) ||
  AWS_ERRORS.has(name) ||
  ERROR_NAMES.some((ours) => ours === name);

const tasks = ({ states }: Machine) => states.filter(({ state }) => state['Type'] === 'Task');
const kebab = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

test('every definition belongs to a machine', () => {
  const deployed = machines.map(({ definition }) => JSON.stringify(definition));
  const files = globSync('statemachines/*.asl.yml');
  expect(files).not.toEqual([]);
  expect(files.filter((file) => !deployed.includes(JSON.stringify(aslFile(file))))).toEqual([]);
});

describe.each(machines.map((machine) => [machine.name, machine] as const))('%s', (_, machine) => {
  test('is valid Amazon States Language', () => {
    // The validator reads ARNs, and knows no placeholder within one.
    const { isValid, errors } = validate(JSON.parse(machine.text.replaceAll(PARTITION, 'aws')));
    expect({ isValid, errors: errors.map((error) => JSON.stringify(error)) }).toEqual({
      isValid: true,
      errors: [],
    });
  });

  test('goes only to states that exist', () => {
    const lost = machine.states.flatMap(({ name, state, siblings }) =>
      nextOf(state)
        .filter((next) => !siblings.includes(next))
        .map((next) => `${name} → ${next}`),
    );
    expect(lost).toEqual([]);
  });

  test('waits only for errors that somebody throws', () => {
    expect(
      machine.states.flatMap(({ state }) => errorsOf(state)).filter((name) => !isKnown(name)),
    ).toEqual([]);
  });

  test('holds no null: CloudFormation takes none, and packaging leaves it out', () =>
    expect(machine.text).not.toMatch(/[:,[]null\b/));

  test('never retries every error', () => {
    expect(
      machine.states
        .filter(({ state }) => errorsOf(state, ['Retry']).includes('States.ALL'))
        .map(({ name }) => name),
    ).toEqual([]);
  });

  test('every Task has a time limit, a Retry, and a Catch for everything', () => {
    const bare = tasks(machine).filter(
      ({ state }) =>
        !(Number(state['TimeoutSeconds']) > 0) ||
        errorsOf(state, ['Retry']).length === 0 ||
        !errorsOf(state, ['Catch']).includes('States.ALL'),
    );
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  test('a Task that runs a function bears the name of its file', () => {
    const misnamed = tasks(machine).flatMap(({ name, state }) => {
      const placeholder = functionPlaceholder(state);
      if (placeholder === undefined) return [];
      const id = target(machine.substitutions[placeholder]);
      const found = Object.entries(functions).find(([key]) => lambdaId(key) === id);
      const file = basename(String(found?.[1]['handler']), '.handler');
      return file === kebab(name) ? [] : [`${name} runs ${file}`];
    });
    expect(misnamed).toEqual([]);
  });

  test('a function gets at least its own time from the state that waits for it', () => {
    const hasty = tasks(machine).flatMap(({ name, state }) => {
      const id = target(machine.substitutions[functionPlaceholder(state) ?? '']);
      const [, declared] = Object.entries(functions).find(([key]) => lambdaId(key) === id) ?? [];
      const seconds = Number(declared?.['timeout'] ?? 30);
      return id === undefined || Number(state['TimeoutSeconds']) >= seconds ? [] : [name];
    });
    expect(hasty).toEqual([]);
  });

  test('every placeholder is substituted and every substitution is used', () => {
    const used = [
      ...new Set([...machine.text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name)),
    ].sort();
    expect(Object.keys(machine.substitutions).sort()).toEqual(used);
  });

  test('names no partition, account, Region or resource of its own', () => {
    const arns = machine.text.match(/arn:[^"]*/g) ?? [];
    expect(arns.filter((arn) => !arn.startsWith(`arn:${PARTITION}:states:::`))).toEqual([]);
    expect(machine.substitutions['Partition']).toEqual(
      arns.length > 0 ? { Ref: 'AWS::Partition' } : undefined,
    );
  });
});

test.each(['manual', 'answers'])('access and access-%s differ in their origin only', (origin) => {
  const [one, other] = ['access', `access-${origin}`].map((name) =>
    machines.find((machine) => machine.name === name),
  );
  expect(one?.text).toBe(other?.text);
  expect({ ...one?.substitutions, Origin: origin }).toEqual(record(other?.substitutions));
  expect(one?.substitutions['Origin']).toBe('event');
});

test('only the function behind the URL for answers may start what has the origin answers', () => {
  const starts = {
    action: 'states:StartExecution',
    resource: arnOf('AccessAnswersMachine'),
  };
  const starting = ofType('AWS::IAM::Role').filter(({ id }) => mayCall(id, starts));
  expect(starting.map(({ id }) => id)).toEqual(['AnswerRole']);
});

test('a request over two databases is billed five transitions at most', () => {
  const access = machines.find(({ name }) => name === 'access');
  const path: string[] = [];
  for (let at: unknown = access?.definition['StartAt']; typeof at === 'string'; ) {
    path.push(at);
    at = access?.states.find(({ name }) => name === at)?.state['Next'];
  }
  expect(path).toEqual(['Decide', 'Databases', 'Record']);
  const perDatabase = access?.states.find(({ name }) => name === 'Databases')?.state[
    'ItemProcessor'
  ];
  expect(record(record(record(perDatabase)['States'])['Reconcile'])['End']).toBe(true);
});
