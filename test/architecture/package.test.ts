import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { record } from './deployment.ts';
import { machines } from './machine.ts';

const PACKAGED = '.serverless/cloudformation-template-update-stack.json';

/** `npm test` packages before it comes here; a package that is older than its sources says nothing about them. */
const isFresh = (): boolean =>
  existsSync(PACKAGED) &&
  [
    'serverless.yml',
    ...globSync('{statemachines,state}/**/*.yml'),
    ...globSync('config/*.yml'),
  ].every((source) => statSync(source).mtimeMs <= statSync(PACKAGED).mtimeMs);

const template = (): ReturnType<typeof record> =>
  record(JSON.parse(readFileSync(PACKAGED, 'utf8')));

const whenPackaged = isFresh() ? test : test.skip;

whenPackaged.each(['admin', 'deployment'])(
  'what is packaged says by which configuration it decides: %s.yml',
  (name) => {
    const told = record(record(template()['Metadata'])['RedshiftMlConfiguration']);
    expect(told[name]).toEqual(parse(readFileSync(`config/${name}.yml`, 'utf8')));
  },
);

whenPackaged(
  'what is packaged is what the laptop loads: each definition (needs npm run package)',
  () => {
    const packaged = Object.values(record(template()['Resources']))
      .map(record)
      .filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')
      .map(({ Properties }) => record(Properties))
      .map(
        ({ StateMachineName, Definition }) =>
          [String(StateMachineName).replace('redshift-ml-dev-', ''), Definition] as const,
      );
    expect(packaged).not.toEqual([]);
    expect(Object.fromEntries(packaged)).toEqual(
      Object.fromEntries(machines.map(({ name, definition }) => [name, definition])),
    );
  },
);
