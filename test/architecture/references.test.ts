import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const FOLDERS = [
  'aws',
  'cli',
  'config',
  'docs',
  'domain',
  'functions',
  'local-aws',
  'sandbox',
  'state',
  'statemachines',
  'test',
];
const SELF = 'test/architecture/references.test.ts';
const files = [
  ...globSync('*.{md,yml,js}'),
  ...FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.{ts,js,md,yml,json}`)),
]
  .filter((path) => path !== SELF)
  .sort();
const textOf = (path: string): string => readFileSync(path, 'utf8');

/** Headings of a page, without their marks. Code blocks have comments that look like headings. */
const headingsOf = (page: string): string[] =>
  [...withoutCode(textOf(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.trim());
const withoutCode = (markdown: string): string => markdown.replaceAll(/^```.*?^```/gms, '');

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

interface Citation {
  readonly path: string;
  readonly words: string;
  readonly names: string;
}

/** Comments break lines within a citation, too. */
const citations = (pattern: RegExp): Citation[] =>
  files.flatMap((path) =>
    [...textOf(path).matchAll(pattern)].map(([words, names = '']) => ({ path, words, names })),
  );

const inWords = ({ path, words }: Citation): string => `${path}: ${words}`;

describe('what is cited stands in docs/', () => {
  const laws = new Set(headingsOf('docs/laws.md'));
  const cited = citations(/\blaws?[\s*-]+((?:\d+(?:, | and | to )?)+)/gi);

  test('laws', () => {
    expect(cited.length).toBeGreaterThan(0);
    const unknown = cited.filter(({ names }) =>
      [...names.matchAll(/\d+/g)].some(([number]) => !laws.has(`Law ${number}`)),
    );
    expect(unknown.map(inWords)).toEqual([]);
  });

  const page = textOf('docs/facts.md');
  const sections = new Set(
    headingsOf('docs/facts.md').map((heading) => /^\d+(\.\d+)?/.exec(heading)?.[0]),
  );
  const rows = (section: string): Set<string> => {
    const from = page.split(new RegExp(`^## ${section}\\. `, 'm'))[1] ?? '';
    const body = from.split(/^## /m)[0] ?? '';
    return new Set([...body.matchAll(/^\| (\d+) \|/gm)].map(([, row = '']) => row));
  };

  test('facts', () => {
    const facts = citations(
      /\bfacts[\s*]+(§[\d.]*\d(?:, (?:rows? )?(?:§[\d.]*\d|\d+)(?: and \d+)?)*)/gi,
    );
    expect(facts.length).toBeGreaterThan(0);
    const unknown = facts.filter(({ names }) =>
      [...names.matchAll(/§([\d.]*\d)((?:, (?:rows? )?\d+(?: and \d+)?)*)/g)].some(
        ([, section = '', numbers = '']) =>
          !sections.has(section) ||
          [...numbers.matchAll(/\d+/g)].some(([row]) => !rows(section).has(row)),
      ),
    );
    expect(unknown.map(inWords)).toEqual([]);
  });

  test('every section that facts.md itself refers to, and every source that it names', () => {
    const sectionsNamed = [...page.matchAll(/§(\d+(?:\.\d+)?)/g)].map(
      ([, section = '']) => section,
    );
    expect(sectionsNamed.filter((section) => !sections.has(section))).toEqual([]);
    const sources = new Set([...page.matchAll(/^- \{(\w+)\}/gm)].map(([, source]) => source));
    const named = [...page.matchAll(/\{([A-Z][A-Z0-9]+)\}/g)].map(([, source]) => source);
    expect([...new Set(named)].filter((source) => !sources.has(source))).toEqual([]);
  });
});

test('nothing is cited that is not in the repository', () => {
  const pages = citations(/\b(?:design|spec|page|style)\s§[\d.]*|\bpains\sN?\d+/gi);
  // Marks and sources of docs/facts.md, in a comment of anything else: a comment cites a section.
  const marks = citations(
    /(?:\/\/|^ *\/?\*|#).*?(?:\[[UVI]\]|\[V3\]|(?<![${])\{[A-Z][A-Z0-9]+\})/gm,
  );
  const elsewhere = [...pages, ...marks].filter(({ path }) => path !== 'docs/facts.md');
  expect(elsewhere.map(inWords)).toEqual([]);
});

test('a file that a comment or a page names is there', () => {
  const comments = (path: string): string =>
    path.endsWith('.md')
      ? textOf(path)
      : [...textOf(path).matchAll(/(?:\/\/|^ *\/?\*|#).*/gm)].map(([line]) => line).join('\n');
  const named = new RegExp(
    `(?<![\\w./-])(?:${FOLDERS.join('|')}|schemas)/[\\w./-]*\\.(?:ts|js|md|yml|json)\\b`,
    'g',
  );
  const gone = files.flatMap((path) =>
    [...comments(path).matchAll(named)]
      .filter(([name]) => !existsSync(name))
      .map(([name]) => `${path}: ${name}`),
  );
  expect(gone).toEqual([]);
});

describe('a link in a page leads somewhere', () => {
  const pages = files.filter((path) => path.endsWith('.md'));

  test.each(pages)('%s', (path) => {
    const links = [...withoutCode(textOf(path)).matchAll(/\]\(([^)\s]+)\)/g)].map(
      ([, link = '']) => link,
    );
    const broken = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [to = '', anchor] = link.split('#');
      const target = to === '' ? path : join(dirname(path), decodeURI(to));
      if (!existsSync(target)) return true;
      if (anchor === undefined || statSync(target).isDirectory()) return false;
      return target.endsWith('.md') && !headingsOf(target).map(anchorOf).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

test('every row of a table in a page stands below a head', () => {
  const loose = files
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      [...withoutCode(textOf(path)).matchAll(/(?:^\|.*\n?)+/gm)]
        .filter(([table]) => !/^.*\n\|[-:| ]+\|\n/.test(table))
        .map(([table]) => `${path}: ${table.slice(0, 60)}`),
    );
  expect(loose).toEqual([]);
});
