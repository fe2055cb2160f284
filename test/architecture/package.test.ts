import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { parse } from 'yaml';
import { record } from './deployment.ts';
import { machines } from './machine.ts';
import { packaged, whenPackaged } from './packaged.ts';

whenPackaged.each(['admin', 'deployment'])(
  'what is packaged says by which configuration it decides: %s.yml',
  (name) => {
    const told = record(record(packaged()['Metadata'])['RedshiftMlConfiguration']);
    expect(told[name]).toEqual(parse(readFileSync(`config/${name}.yml`, 'utf8')));
  },
);

whenPackaged(
  'what is packaged is what the laptop loads: each definition (needs npm run package)',
  () => {
    const definitions = Object.values(record(packaged()['Resources']))
      .map(record)
      .filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')
      .map(({ Properties }) => record(Properties))
      .map(
        ({ StateMachineName, Definition }) =>
          [String(StateMachineName).replace('redshift-ml-dev-', ''), Definition] as const,
      );
    expect(definitions).not.toEqual([]);
    expect(Object.fromEntries(definitions)).toEqual(
      Object.fromEntries(machines.map(({ name, definition }) => [name, definition])),
    );
  },
);
