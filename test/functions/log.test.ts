import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';

test('what is logged of an error names the sources, and so does its cause', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  const outfile = join(folder, 'logs.mjs');
  try {
    await build({
      stdin: {
        contents: `import { logger } from './functions/log.ts';

          const cause = new RangeError('out of range');
          logger.error('it failed', new Error('wrong', { cause }));`,
        resolveDir: process.cwd(),
        sourcefile: 'logs.ts',
        loader: 'ts',
      },
      outfile,
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'node',
      sourcemap: 'linked',
      sourcesContent: false,
    });
    const { stderr } = spawnSync(process.execPath, [outfile], {
      encoding: 'utf8',
      env: { ...process.env, POWERTOOLS_LOG_LEVEL: 'INFO' },
    });
    const { message, error } = JSON.parse(stderr);
    expect(message).toBe('it failed');
    expect(error).toMatchObject({ name: 'Error', message: 'wrong' });
    expect(error.stack).toMatch(/logs\.ts:4:\d+/);
    expect(error.cause.stack).toMatch(/logs\.ts:3:\d+/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
