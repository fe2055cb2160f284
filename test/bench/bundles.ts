import { execFileSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { deployment } from '../../sandbox/deployment.ts';
import { BUNDLE_LIMITS } from './bundle-limits.ts';
import { nodeOptions } from './bundled.ts';
import type { Figure } from './figure.ts';
import { median } from './median.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const IMPORTS = 5;

/** Size and cold import of every function as it is deployed: packages first, so that no older bundle is measured. */
export function benchBundles(): Figure[] {
  execFileSync('npx', ['serverless', 'package'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return deployment.wiring.functions.flatMap(({ name, file }) => {
    const path = `${ROOT}.esbuild/.build/${file}.mjs`;
    const most = BUNDLE_LIMITS[name];
    const limit = most === undefined ? {} : { limit: most * 1024 };
    return [
      { name: `${name}: minified`, value: packedWith(file), unit: 'bytes', ...limit },
      {
        name: '  cold import',
        value: median(Array.from({ length: IMPORTS }, () => importMs(path))),
        unit: 'ms',
      },
    ];
  });
}

/** Bytes of the bundle and of the files beside it that are imported when they are first needed. */
const packedWith = (file: string): number =>
  globSync(`.esbuild/.build/${file}{,.*}.mjs`, { cwd: ROOT })
    .map((path) => statSync(ROOT + path).size)
    .reduce((sum, size) => sum + size, 0);

const MEASURE =
  'const from = performance.now(); await import(process.argv[1]); console.log(performance.now() - from);';

/** Milliseconds until the module is there in a new process, with Lambda's options; the start of Node itself is not in it. */
function importMs(path: string): number {
  const output = execFileSync(
    process.execPath,
    [...nodeOptions(), '--input-type=module', '--eval', MEASURE, pathToFileURL(path).href],
    {
      encoding: 'utf8',
      env: { ...process.env, AWS_REGION: 'us-east-1', POWERTOOLS_LOG_LEVEL: 'SILENT' },
    },
  );
  return Number(output);
}
