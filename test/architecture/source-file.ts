import { globSync, readFileSync } from 'node:fs';

export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
}

export interface Import {
  /** A package's name, or a path relative to the repository. */
  readonly from: string;
  /** What stands between `import` and `from`; empty for an import of everything or at run time. */
  readonly names: string;
}

/** The TypeScript files of some folders of the repository. */
export const sourceFiles = (...folders: string[]): SourceFile[] =>
  folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`))
    .sort()
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      return { path, text, lines: text.split('\n').length - 1 };
    });

const FROM = /^(?:import|export)\b([^'"`;]*?)\bfrom\s+['"]([^'"]+)['"]/gm;
const BARE = /(?:^import\s+|\bimport\(\s*)['"]([^'"]+)['"]/gm;

/** What a file imports, types included, whether statically or at run time. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const resolve = (from: string): string =>
    from.startsWith('.') ? decodeURI(new URL(from, `file:///${path}`).pathname.slice(1)) : from;
  return [
    ...[...text.matchAll(FROM)].map(([, names = '', from = '']) => ({
      from: resolve(from),
      names: names.trim(),
    })),
    ...[...text.matchAll(BARE)].map(([, from = '']) => ({ from: resolve(from), names: '' })),
  ];
}
