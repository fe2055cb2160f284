#!/usr/bin/env node
// Starts the command line on the Node.js that it is written for: this one, or the one of the package `node` where the
// machine's is older. Plain JavaScript, because an older Node.js has to read it.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST = 24;
const [major = '0'] = process.versions.node.split('.');

if (Number(major) >= OLDEST) {
  // Types are stripped once, not at each start: that is most of what `--help` would wait for. Imported here, because an
  // older Node.js has no such export, and what it cannot link it does not even begin.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  if (import.meta.url.includes('/node_modules/')) await import('./strip-types.js');
  const { main } = await import('./main.ts');
  // Who reads along (`… | head`) may have enough; that is no mistake, and what runs in AWS runs on.
  process.stdout.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  process.exitCode = await main(process.argv.slice(2));
} else {
  const { status, error } = spawnSync(
    packagedNode(),
    [fileURLToPath(import.meta.url), ...process.argv.slice(2)],
    {
      stdio: 'inherit',
    },
  );
  if (error !== undefined)
    console.error(
      `Node.js ${OLDEST} cannot be started: ${error.message}; install Node.js ${OLDEST}`,
    );
  process.exitCode = status ?? 3;
}

function packagedNode() {
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve('node/package.json')), 'bin', 'node');
  } catch {
    return 'node-is-not-installed';
  }
}
