import { readFileSync } from 'node:fs';
import { WrongUse } from '../../cli/wrong-use.ts';

/** The JSON in a file. Throws `WrongUse` that names the file when it cannot be read or is not JSON. */
export function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new WrongUse(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WrongUse(`${file} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}
