import { describe, expect, test } from '@jest/globals';
import { importsOf, type SourceFile, sourceFiles } from './source-file.ts';

/** Which folder may import what; CONTRIBUTING.md says it in words. */
const TABLE: Readonly<Record<string, readonly RegExp[]>> = {
  domain: [/^domain\//, /^zod\/mini$/],
  aws: [/^aws\//, /^domain\//, /^@aws-sdk\//],
  functions: [
    /^functions\//,
    /^domain\//,
    /^aws\//,
    /^config\//,
    /^zod\/mini$/,
    /^@middy\//,
    /^@aws-lambda-powertools\//,
    /^@aws-sdk\//,
    /^aws-lambda$/,
  ],
  // Shared parts only: a function's own file would bring its handler along.
  cli: [
    /^cli\//,
    /^domain\//,
    /^aws\//,
    /^functions\/\w+\/\w[\w-]*\//,
    /^sandbox\//,
    /^zod\/mini$/,
    /^@aws-sdk\//,
    /^@smithy\/signature-v4$/,
    /^commander$/,
    /^yaml$/,
    /^node:/,
  ],
  // The laptop's AWS knows nothing of the product.
  'local-aws': [/^(?!(domain|aws|functions|config|sandbox|test)\/)/],
  sandbox: [/^(?!test\/)/],
  docs: [/^(?!(sandbox|test)\/)/],
};

/** Each with its reason; the list should stay short. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  // A pure function that Node happens to have (docs/adr/003-hash-in-domain.md).
  'domain/hash.ts': ['node:crypto'],
  // Pure: text from rows, with a guard against formulas that others look after.
  'domain/audit/render/csv.ts': ['csv-stringify/sync'],
  // Compression is pure too: facts and plans have to fit into a DynamoDB item.
  'aws/ledger/setup-documents.ts': ['node:zlib'],
  'aws/activity-log.ts': ['node:zlib'],
  // Reads the source map that lies beside the bundle in the archive, when an error is logged.
  'functions/original-stack.ts': ['node:fs', 'node:module', 'node:url'],
};

const isAllowed = (folder: string, file: SourceFile, from: string): boolean =>
  (TABLE[folder] ?? []).some((pattern) => pattern.test(from)) ||
  (EXCEPTIONS[file.path] ?? []).includes(from);

describe('a folder imports only what the table allows', () => {
  test.each(Object.keys(TABLE))('%s', (folder) => {
    const files = sourceFiles(folder);
    const forbidden = files.flatMap((file) =>
      importsOf(file)
        .filter(({ from }) => !isAllowed(folder, file, from))
        .map(({ from }) => `${file.path} imports ${from}`),
    );
    expect(files).not.toEqual([]);
    expect(forbidden).toEqual([]);
  });
});

test('the command line loads the sandbox only when it plays on it, and no function of it is deployed', () => {
  const atOnce = sourceFiles('cli').flatMap((file) =>
    importsOf(file)
      .filter(({ from, names }) => from.startsWith('sandbox/') && names !== '')
      .map(({ from }) => `${file.path} imports ${from}`),
  );
  const deployed = sourceFiles('domain', 'aws', 'functions').flatMap((file) =>
    importsOf(file).filter(({ from }) => /^(cli\/|commander$|yaml$)/.test(from)),
  );
  expect([atOnce, deployed]).toEqual([[], []]);
});

test("the laptop's AWS finds no file by itself: paths are arguments", () => {
  const finds = /\bimport\.meta\b|\bprocess\.cwd\(/;
  const offenders = sourceFiles('local-aws').filter(({ text }) =>
    finds.test(withoutComments(text)),
  );
  expect(offenders.map(({ path }) => path)).toEqual([]);
});

test('of the SDK, functions import clients only: commands belong to aws/', () => {
  const commands = sourceFiles('functions').flatMap((file) =>
    importsOf(file)
      .filter(
        ({ from, names }) =>
          from.startsWith('@aws-sdk/') && !/^(type )?\{ (type )?\w+Client \}$/.test(names),
      )
      .map(({ from, names }) => `${file.path} imports ${names} from ${from}`),
  );
  expect(commands).toEqual([]);
});

test('the domain is pure: no clock, no chance, no process, no network, no log', () => {
  const impure =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bfetch\(|\bconsole\.|\bset(Timeout|Interval)\(/;
  const offenders = sourceFiles('domain').filter(({ text }) => impure.test(withoutComments(text)));
  expect(offenders.map(({ path }) => path)).toEqual([]);
});

test('nothing in aws/ sleeps or reads a clock: waiting belongs to the state machines', () => {
  const waits = /\bset(Timeout|Interval)\(|\bDate\.now\(|\bnew Date\(\)/;
  const offenders = sourceFiles('aws').filter(({ text }) => waits.test(withoutComments(text)));
  expect(offenders.map(({ path }) => path)).toEqual([]);
});

test('only domain/sql.ts makes SQL text', () => {
  const minted = sourceFiles('domain', 'aws', 'functions').filter(({ text }) =>
    / as Sql\b/.test(text),
  );
  expect(minted.map(({ path }) => path)).toEqual(['domain/sql.ts']);
});

test('imports run in no circle, those of types included', () => {
  const files = sourceFiles('cli', 'domain', 'aws', 'functions', 'local-aws', 'sandbox', 'test');
  expect(
    circlesIn(new Map(files.map((file) => [file.path, importsOf(file).map(({ from }) => from)]))),
  ).toEqual([]);
});

test('a circle is found', () => {
  const imports = new Map([
    ['a', ['b', 'zod']],
    ['b', ['c']],
    ['c', ['b']],
  ]);
  expect(circlesIn(imports)).toEqual(['b → c → b']);
});

test('the reader of imports sees all their forms', () => {
  const text = [
    "import * as z from 'zod/mini';",
    "import { type A, B } from '../name.ts';",
    "import {\n  C,\n} from './sub/c.ts';",
    "export { D } from './d.ts';",
    "import 'node:fs';",
    "const e = await import('../../config/admin.yml');",
  ].join('\n');
  expect(importsOf({ path: 'domain/access/x.ts', text, lines: 8 }).map(({ from }) => from)).toEqual(
    [
      'zod/mini',
      'domain/name.ts',
      'domain/access/sub/c.ts',
      'domain/access/d.ts',
      'node:fs',
      'config/admin.yml',
    ],
  );
});

/** Each circle once, from where it was met first. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' → '));
    else if (!done.has(file)) {
      for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
      done.add(file);
    }
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
