import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import plugins from '../../config/bundle.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
  for (const name of ['admin.yml', 'deployment.yml']) cpSync(`config/${name}`, join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Bundles a function of one line that has the configuration in it. */
const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: "export { default } from './admin.yml';", resolveDir: folder },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
    plugins,
  });
  return outputFiles.map(({ text }) => text).join('\n');
};
const change = (name: string, from: string | RegExp, to: string): void => {
  const path = join(folder, name);
  const text = readFileSync(path, 'utf8');
  expect(text).toMatch(from);
  writeFileSync(path, text.replace(from, to));
};

describe('what is packaged', () => {
  test('has config/admin.yml in it as the code sees it, so that nothing is parsed at a cold start', async () => {
    const code = await bundle();
    expect(code).not.toContain('# What redshift-ml-admin administers');
    const { default: config } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    expect(config).toMatchObject({
      revision: 1,
      // By default, which the file does not say.
      approvedPlans: [],
      warehouses: [{ name: 'analytics', mode: 'plan', databases: ['dev'] }],
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
  test.each([
    [
      'a value that is none',
      'admin.yml',
      'mode: plan',
      'mode: perhaps',
      'config/admin.yml: warehouses.0.mode: is not one of observe, plan, enforce',
    ],
    [
      'what contradicts itself',
      'admin.yml',
      'database: dev, schema: demo_ml }\n\n',
      'database: attic, schema: demo_ml }\n\n',
      'config/admin.yml: warehouses.analytics.setup.canary.database: attic is not one of its databases',
    ],
    [
      'what config/deployment.yml does not follow',
      'deployment.yml',
      '/redshift_ml_reader',
      '/somebody_else',
      'config/deployment.yml: reader: allows no arn:aws:redshift:us-east-1:111122223333:dbuser:analytics/redshift_ml_reader, which the login of analytics in config/admin.yml needs; add it',
    ],
  ])('is never %s', async (_, file, from, to, problem) => {
    change(file, from, to);
    await expect(bundle()).rejects.toMatchObject({ errors: [{ text: problem }] });
  });
  test('is never what is no YAML', async () => {
    change('admin.yml', 'revision: 1', 'revision: [1');
    await expect(bundle()).rejects.toThrow('admin.yml');
  });
});

test('a bundle built again has beside it what it imports now, and nothing of the build before', async () => {
  const out = join(folder, 'out');
  const built = async (said: string): Promise<string[]> => {
    writeFileSync(join(folder, 'later.ts'), `export const later = () => '${said}';`);
    writeFileSync(join(folder, 'one.ts'), "export const one = () => import('./later.ts');");
    await build({
      entryPoints: [join(folder, 'one.ts')],
      outdir: out,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      logLevel: 'silent',
      plugins,
    });
    return readdirSync(out).sort();
  };
  const [chunk = '', bundle, ...others] = await built('first');
  expect(chunk).toMatch(/^one\.later-[A-Z0-9]{8}\.mjs$/);
  expect([bundle, others]).toEqual(['one.mjs', []]);
  // Of another function, whose bundle lies in the same folder.
  const neighbour = chunk.replace('one.', 'once.');
  cpSync(join(out, chunk), join(out, neighbour));
  const again = await built('second');
  expect(again).toHaveLength(3);
  expect(again).toContain(neighbour);
  expect(again).not.toContain(chunk);
});
