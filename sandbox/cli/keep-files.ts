import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { WrongUse } from '../../cli/wrong-use.ts';

/** Writes the files into the folder, over those of an earlier time. Answers the path of the page among them, for people. */
export function keepFiles(folder: string, files: ReadonlyMap<string, string>): string {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
  } catch (error) {
    throw new WrongUse(
      `the report cannot be written to ${folder}: ${error instanceof Error ? error.message : error}; name another folder with --reports`,
    );
  }
  return relative('.', join(folder, 'report.html'));
}
