import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

/** Prints every module that is loaded, when the process ends. */
const WATCH = `import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
process.on('exit', () => console.error(JSON.stringify(loaded)));`;

test('--help loads what it says and commander, no command and no client of AWS', () => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(WATCH)}`, 'cli/launch.js', '--help'],
    { encoding: 'utf8', env },
  );
  expect({ status, help: stdout.slice(0, 24) }).toEqual({
    status: 0,
    help: 'Usage: redshift-ml-admin',
  });
  const loaded: string[] = JSON.parse(stderr);
  const ours = loaded.filter((url) => url.startsWith('file:') && !url.includes('/node_modules/'));
  expect(ours.map((url) => url.slice(url.lastIndexOf('/cli/') + 1)).sort()).toEqual([
    'cli/definition.ts',
    'cli/definitions.ts',
    'cli/definitions/answers.ts',
    'cli/definitions/installation.ts',
    'cli/definitions/messages.ts',
    'cli/definitions/parameters.ts',
    'cli/failure.ts',
    'cli/launch.js',
    'cli/main.ts',
    'cli/program.ts',
  ]);
  expect(
    loaded.filter((url) => url.includes('/node_modules/') && !url.includes('/commander/')),
  ).toEqual([]);
});
