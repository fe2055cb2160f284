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

/** The files of ours that are packed with a function: in its bundle, or beside it. */
async function packedWith(file: string): Promise<readonly string[]> {
  const { outputs } = await metafileOf([file], true);
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((input) => inputs[input]?.bytesInOutput !== 0),
  );
}

test('none is packed with them, as it is with the others', async () => {
  const withConfig = [];
  for (const file of [...withoutConfig, 'functions/access/decide.ts'])
    if ((await packedWith(file)).includes('config/admin.yml')) withConfig.push(file);
  expect(withConfig).toEqual(['functions/access/decide.ts']);
});
