import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The options of the deployment that are esbuild's own. */
const Options = z.object({
  bundle: z.literal(true),
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
const Deployment = z.object({ custom: z.object({ esbuild: Options }) });

/** Bundles an entry point as `serverless package` does; `entry` from the root of the project on. */
export async function bundle(entry: string, outfile: string): Promise<void> {
  const text = readFileSync(`${ROOT}serverless.yml`, 'utf8');
  const { default: plugins } = await import(`${ROOT}config/bundle.js`);
  const { esbuild } = Deployment.parse(parse(text, { logLevel: 'silent' })).custom;
  await build({
    ...esbuild,
    plugins,
    entryPoints: [ROOT + entry],
    outfile,
    absWorkingDir: ROOT,
    logLevel: 'error',
  });
}
