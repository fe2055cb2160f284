import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { functions } from './deployment.ts';

test.each(Object.entries(functions))(
  'what is bundled of ours into %s is the product alone: nothing of the laptop, the stories or the tests',
  async (_, { handler }) => {
    const file = String(handler).replace(/\.\w+$/, '.ts');
    const { metafile } = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      loader: { '.yml': 'text' },
      logLevel: 'silent',
    });
    const folders = new Set(Object.keys(metafile.inputs).map((path) => path.split('/')[0]));
    expect(
      [...folders].filter((name) => !/^(functions|domain|aws|config)$/.test(name ?? '')),
    ).toEqual([]);
    expect(metafile.inputs).toHaveProperty([file]);
  },
);

test('the client of DynamoDB can be made as it is bundled, with what stands in for parts of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  const outfile = join(folder, 'client.mjs');
  const { default: plugins } = await import(
    new URL('../../config/bundle.js', import.meta.url).href
  );
  try {
    await build({
      stdin: { contents: "export * from '@aws-sdk/client-dynamodb';", resolveDir: process.cwd() },
      outfile,
      plugins,
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      logLevel: 'silent',
    });
    const { DynamoDBClient } = await import(pathToFileURL(outfile).href);
    expect(() => new DynamoDBClient({ region: 'us-east-1' })).not.toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
