import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { originalStack } from '../../functions/original-stack.ts';

const SOURCE = `// a comment that minification takes away
export function outer(): never {
  return inner('it failed');
}

const inner = (text: string): never => {
  throw new RangeError(text);
};
`;
const folder = mkdtempSync(join(tmpdir(), 'original-stack-'));

beforeAll(async () => {
  writeFileSync(join(folder, 'source.ts'), SOURCE);
  for (const [name, sourcemap] of [
    ['mapped', 'linked'],
    ['unmapped', false],
  ] as const)
    await build({
      entryPoints: [join(folder, 'source.ts')],
      outfile: join(folder, 'build', `${name}.mjs`),
      bundle: true,
      minify: true,
      format: 'esm',
      sourcemap,
      sourcesContent: false,
    });
});
afterAll(() => rmSync(folder, { recursive: true }));

async function stackOf(bundle: string): Promise<string> {
  const { outer } = await import(pathToFileURL(join(folder, 'build', bundle)).href);
  try {
    return outer();
  } catch (error) {
    return String(error instanceof Error ? error.stack : error);
  }
}

test('a stack names files and lines of the sources in the place of those of the bundle', async () => {
  const stack = await stackOf('mapped.mjs');
  const [first, thrown, called] = originalStack(stack).split('\n');
  expect(first).toBe('RangeError: it failed');
  expect(thrown).toMatch(/source\.ts:7:9/);
  expect(called).toMatch(/source\.ts:3:10/);
  expect(stack).toMatch(/mapped\.mjs:1:\d+/);
});

test('where a bundle has no map the stack is left as it is', async () => {
  const stack = await stackOf('unmapped.mjs');
  expect(originalStack(stack)).toBe(stack);
  expect(stack).toMatch(/unmapped\.mjs:1:\d+/);
});

test('a stack that names no bundle is left as it is', () => {
  const { stack = '' } = new Error('of the sources');
  expect(originalStack(stack)).toBe(stack);
});
