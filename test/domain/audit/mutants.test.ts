import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { ALL } from '../../scope.ts';
import { AUDIT_MUTANTS } from './mutants.ts';

const mutants = AUDIT_MUTANTS.map((mutant) => [mutant.what, mutant] as const);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

test.each(mutants)('the place to break is in the product once: %s', (_, { file, find }) =>
  expect(readFileSync(`${ROOT}${file}`, 'utf8').split(find).length - 1).toBe(1),
);

// Each takes a process of its own.
(ALL ? describe : describe.skip)('the tests notice when', () => {
  test.each(mutants)('%s', (_, { name, tests }) => {
    const { stderr } = spawnSync(
      process.execPath,
      [`${ROOT}node_modules/jest/bin/jest.js`, '--runTestsByPath', ...tests],
      {
        cwd: ROOT,
        encoding: 'utf8',
        env: {
          ...process.env,
          TEST_SCOPE: '',
          AUDIT_MUTANT: name,
          NODE_OPTIONS: `--import ${ROOT}test/domain/audit/with-mutant.ts`,
        },
      },
    );
    // A test that fails by what it expects; a file that cannot even be loaded proves nothing.
    const told = stripVTControlCharacters(stderr);
    expect(told).toMatch(/Tests:\s+\d+ failed/);
    expect(told).toMatch(/expect\(/);
    expect(told).not.toMatch(/Test suite failed to run/);
  });
});
