import { expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { type SourceFile, sourceFiles } from './source-file.ts';

interface Definition {
  readonly name: string;
  readonly kind: string;
  readonly path: string;
}

const DEFINITION =
  /^export (?:declare |abstract |async )*(function\*?|const|let|class|interface|type|enum) (\w+)/gm;

const definitionsIn = ({ path, text }: SourceFile): Definition[] =>
  [...text.matchAll(DEFINITION)].map(([, kind = '', name = '']) => ({ name, kind, path }));

/** Every deployable file has one of these. */
const IN_EACH = ['compose', 'handler'];

/** A schema and its type, inferred from it or the one that it is checked against, are one definition. */
const isSchemaWithType = (all: readonly Definition[]): boolean =>
  all.length === 2 &&
  new Set(all.map(({ path }) => path)).size === 1 &&
  all.some(({ kind }) => kind === 'const') &&
  all.some(({ kind }) => kind === 'type' || kind === 'interface');

test('no exported name has two definitions: one word, one meaning', () => {
  const definitions = sourceFiles('domain', 'aws', 'functions').flatMap(definitionsIn);
  expect(definitions.length).toBeGreaterThan(300);
  const twice = [...Map.groupBy(definitions, ({ name }) => name)]
    .filter(([name, all]) => all.length > 1 && !IN_EACH.includes(name) && !isSchemaWithType(all))
    .map(([name, all]) => `${name}: ${all.map(({ path }) => path).join(', ')}`);
  expect(twice).toEqual([]);
});

/** The functions of a syntax tree with more than so many parameters, each with the offset where it begins. */
function crowded(node: unknown, most: number): { parameters: number; start: number }[] {
  if (Array.isArray(node)) return node.flatMap((inner) => crowded(inner, most));
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.values(node).flatMap((value) => crowded(value, most));
  const { body, params, span }: { body?: unknown; params?: unknown; span?: { start: number } } =
    node;
  const found = body && Array.isArray(params) && params.length > most;
  return found ? [{ parameters: params.length, start: span?.start ?? 0 }, ...inner] : inner;
}

const syntaxOf = (text: string) => parseSync(text, { syntax: 'typescript', target: 'es2024' });

/** swc counts bytes, and goes on counting from one file to the next. */
const textAt = (text: string, base: number, start: number): string =>
  Buffer.from(text)
    .subarray(start - base, start - base + 60)
    .toString()
    .split('\n')[0] ?? '';

test('no function has more than four positional parameters', () => {
  const found = sourceFiles('domain', 'aws', 'functions', 'local-aws', 'sandbox').flatMap(
    ({ path, text }) => {
      const base = syntaxOf('').span.end;
      return crowded(syntaxOf(text), 4).map(
        ({ parameters, start }) =>
          `${path}: ${parameters} parameters: ${textAt(text, base, start)}`,
      );
    },
  );
  expect(found).toEqual([]);
});

test('the readers see what they have to', () => {
  const text = [
    'export const A = z.object({});',
    'export type A = z.infer<typeof A>;',
    'export async function b(one, two) {}',
    'const c = (one, two, { three }: X, four = 4, ...five) => one;',
  ].join('\n');
  expect(definitionsIn({ path: 'x.ts', text, lines: 4 }).map(({ name }) => name)).toEqual([
    'A',
    'A',
    'b',
  ]);
  expect(crowded(syntaxOf(text), 4).map(({ parameters }) => parameters)).toEqual([5]);
  expect(crowded(syntaxOf(text), 1).map(({ parameters }) => parameters)).toEqual([2, 5]);
});
