import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { parseConfig } from '../../domain/config.ts';
import { deployment as deployed } from '../../sandbox/deployment.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The options of the deployment that are esbuild's own. */
const Options = z.object({
  bundle: z.literal(true),
  splitting: z.literal(true),
  minify: z.boolean(),
  keepNames: z.boolean(),
  sourcemap: z.literal('linked'),
  sourcesContent: z.boolean(),
  target: z.string(),
  platform: z.literal('node'),
  format: z.literal('esm'),
  mainFields: z.array(z.string()),
  banner: z.object({ js: z.string() }),
});
const Deployment = z.object({
  custom: z.object({ esbuild: Options }),
  provider: z.object({
    memorySize: z.int(),
    environment: z.object({ NODE_OPTIONS: z.string() }),
  }),
});
const deployment = (): z.infer<typeof Deployment> =>
  Deployment.parse(parse(readFileSync(`${ROOT}serverless.yml`, 'utf8'), { logLevel: 'silent' }));

/** What Node is told where a function runs that says nothing else. */
export const nodeOptions = (): string[] =>
  deployment().provider.environment.NODE_OPTIONS.split(' ');

/** What Node is told where this function runs. */
export function nodeOptionsOf(functionName: string): string[] {
  const found = deployed.wiring.functions.find(({ name }) => name === functionName);
  const options = found?.env['NODE_OPTIONS'];
  if (options === undefined) throw new Error(`${functionName} has no options for Node`);
  return options.split(' ');
}

/** What a function has that names no memory of its own. */
export const memoryMegabytes = (): number => deployment().provider.memorySize;

/** The configuration as it is shipped only plans; what is measured carries out. */
const enforcing: Plugin = {
  name: 'enforcing',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]admin\.yml$/ }, ({ path }) => {
      const config = parseConfig(parse(readFileSync(path, 'utf8')));
      const warehouses = config.warehouses.map((one) => ({ ...one, mode: 'enforce' }));
      return { contents: JSON.stringify({ ...config, warehouses }), loader: 'json' };
    }),
};

/** Bundles an entry point as `serverless package` does, but in mode `enforce`; `entry` from the root of the project on. */
export async function bundle(entry: string, outfile: string): Promise<void> {
  const { default: plugins } = await import(`${ROOT}config/bundle.ts`);
  await build({
    ...deployment().custom.esbuild,
    plugins: [enforcing, ...plugins],
    entryPoints: [ROOT + entry],
    outdir: dirname(outfile),
    entryNames: basename(outfile, '.mjs'),
    outExtension: { '.js': '.mjs' },
    absWorkingDir: ROOT,
    logLevel: 'error',
  });
}
