import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { functions, list, named, target } from './deployment.ts';
import { metafileOf } from './metafile.ts';

const handlers = globSync('functions/**/*.ts').filter((file) =>
  readFileSync(file, 'utf8').includes('export const handler ='),
);
const withoutConfig = handlers
  .filter((file) => readFileSync(file, 'utf8').includes('lambdaWithoutConfig(compose)'))
  .toSorted();

test('what only copies, signs, tells or reads a journal needs no configuration', () => {
  expect(withoutConfig).toEqual([
    'functions/access/undeliverable.ts',
    'functions/audit/publish.ts',
    'functions/evidence/copy.ts',
    'functions/evidence/recopy.ts',
    'functions/evidence/signer.ts',
    'functions/operation/notify.ts',
    'functions/operation/post.ts',
    'functions/setup/assess.ts',
    'functions/setup/report.ts',
  ]);
  expect(handlers.length).toBeGreaterThan(withoutConfig.length);
});

test('whoever decides by the configuration may read what is published of it, and nobody else', () => {
  const readers = list(named('ReadConfiguration')?.properties['Roles']).map(target);
  const deciding = Object.values(functions)
    .filter(({ handler }) => !withoutConfig.includes(String(handler).replace(/\.\w+$/, '.ts')))
    .map(({ role }) => target(role));
  expect(readers.toSorted()).toEqual(deciding.toSorted());
  expect(readers.length).toBeGreaterThan(30);
});

/** The files that the bundler takes of ours. */
async function bundledOf(
  files: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const metafile = await metafileOf(files, true);
  return new Map(
    Object.values(metafile.outputs).flatMap(({ entryPoint, inputs }) =>
      entryPoint === undefined
        ? []
        : [[entryPoint, Object.keys(inputs).filter((file) => inputs[file]?.bytesInOutput !== 0)]],
    ),
  );
}

test('none is bundled with them, as it is with the others', async () => {
  const bundled = await bundledOf([...withoutConfig, 'functions/access/decide.ts']);
  const withConfig = [...bundled].filter(([, files]) => files.includes('config/admin.yml'));
  expect(withConfig.map(([file]) => file)).toEqual(['functions/access/decide.ts']);
});
