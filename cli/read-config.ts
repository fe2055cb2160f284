import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Config, parseConfig } from '../domain/config.ts';
import { InvalidConfiguration } from '../domain/errors.ts';
import { WrongUse } from './wrong-use.ts';

/** The configuration in a file. Throws `WrongUse` that names the file and what is wrong with it. */
export function readConfig(file: string): Config {
  const raw = readYaml(file);
  try {
    return parseConfig(raw);
  } catch (error) {
    if (error instanceof InvalidConfiguration)
      throw new WrongUse(error.message.replaceAll('config/admin.yml', file));
    throw error;
  }
}

/** The YAML in a file. Throws `WrongUse` that names the file when it cannot be read. */
export function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'), { merge: true });
  } catch (error) {
    throw new WrongUse(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
