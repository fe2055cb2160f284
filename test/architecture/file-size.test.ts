import { basename } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sourceFiles } from './source-file.ts';

const product = sourceFiles('cli', 'domain', 'aws', 'functions', 'local-aws', 'sandbox', 'docs');
const all = [...product, ...sourceFiles('test')];
const sizes = (files: typeof all): number[] =>
  files.map(({ lines }) => lines).sort((a, b) => a - b);

describe('files are small enough to be read at once', () => {
  test('no file has more than 300 lines', () => {
    expect(
      all.filter(({ lines }) => lines > 300).map(({ path, lines }) => `${path}: ${lines}`),
    ).toEqual([]);
  });

  test.each(['cli', 'domain', 'aws', 'functions', 'local-aws', 'sandbox'])(
    'nine in ten files of %s have at most 180 lines',
    (folder) => {
      const lines = sizes(sourceFiles(folder));
      expect(lines[Math.ceil(lines.length * 0.9) - 1]).toBeLessThanOrEqual(180);
    },
  );
});

test('a file is named by its noun or verb, in kebab-case', () => {
  const vague = /^(utils?|helpers?|common|types|constants|index|misc|shared)\.ts$/;
  const names = all.map(({ path }) => basename(path));
  expect(
    names.filter(
      (name) =>
        vague.test(name) || !/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d|\.d\.yml)?\.ts$/.test(name),
    ),
  ).toEqual([]);
});
