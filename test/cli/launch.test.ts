import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
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
    'cli/definitions/configuration.ts',
    'cli/definitions/installation.ts',
    'cli/definitions/messages.ts',
    'cli/definitions/parameters.ts',
    'cli/launch.js',
    'cli/main.ts',
    'cli/program.ts',
  ]);
  expect(
    loaded.filter((url) => url.includes('/node_modules/') && !url.includes('/commander/')),
  ).toEqual([]);
});

test('where nobody reads what it prints, no mistake is told', () => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stderr } = spawnSync('sh', ['-c', '"$0" cli/launch.js --help | true', process.execPath], {
    encoding: 'utf8',
    env,
  });
  expect(stderr).toBe('');
});

/** A Node.js of this machine that is older than what the command line is written for. */
const older = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  .map((folder) => join(folder, 'node'))
  .find((node) => {
    const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
    return status === 0 && Number(/^v(\d+)/.exec(stdout)?.[1]) < 24;
  });

(older === undefined ? test.skip : test)(
  'an older Node.js starts it too, on the one of the package node',
  () => {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const words = ['cli/launch.js', '--help'];
    const { status, stdout, stderr } = spawnSync(older ?? '', words, { encoding: 'utf8', env });
    expect({ status, help: stdout.slice(0, 24), stderr }).toEqual({
      status: 0,
      help: 'Usage: redshift-ml-admin',
      stderr: '',
    });
  },
);

test('before it knows its Node.js, the launcher imports nothing that Node.js 20 has not got', () => {
  const imports = readFileSync('cli/launch.js', 'utf8').match(/^import .*$/gm);
  expect(imports).toEqual([
    "import { spawnSync } from 'node:child_process';",
    "import { createRequire } from 'node:module';",
    "import { dirname, join } from 'node:path';",
    "import { fileURLToPath } from 'node:url';",
  ]);
});
