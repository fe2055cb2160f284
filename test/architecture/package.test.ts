import { globSync, readFileSync } from 'node:fs';
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

whenPackaged(
  'every bundle is ASCII: for one other letter V8 holds the whole text in two bytes a letter (needs npm run package)',
  () => {
    const bundles = globSync('.esbuild/.build/functions/**/*.mjs');
    expect(bundles.length).toBeGreaterThan(30);
    const others = (path: string): string[] =>
      [...readFileSync(path, 'utf8').matchAll(/.{0,20}[^\0-\x7f]/g)].map(
        ([text]) => `${path}: ${text}`,
      );
    expect(bundles.flatMap(others)).toEqual([]);
  },
);
