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
