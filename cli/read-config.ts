import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { type Config, parseConfig, type Warehouse } from '../domain/config.ts';
import { InvalidConfiguration } from '../domain/errors.ts';
import { WrongUse } from './wrong-use.ts';

/** The configuration in a file. Throws `WrongUse` that names the file and what is wrong with it. */
export function readConfig(file: string): Config {
  const raw = readYaml(file);
  return naming(file, () => parseConfig(raw));
}

/** What `read` makes of a configuration. The domain calls it by its usual name; what it throws is `WrongUse` that names the file. */
export function naming<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidConfiguration)
      throw new WrongUse(error.message.replaceAll('config/admin.yml', file));
    throw error;
  }
}

/** The YAML in a file. Throws `WrongUse` that names the file when it cannot be read. */
export const readYaml = (file: string): unknown => yamlOf(file, () => readFileSync(file, 'utf8'));

/** The YAML that `read` answers. Throws `WrongUse` that says what cannot be read, by this name. */
export function yamlOf(name: string, read: () => string): unknown {
  try {
    return parse(read(), { merge: true });
  } catch (error) {
    throw new WrongUse(`${name} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

export const DEPLOYMENT = 'deployment.yml';

/** The deployment.yml that lies beside a configuration, and whether there is one yet. */
export function besideConfig(config: string): { readonly file: string; readonly isThere: boolean } {
  const file = join(dirname(config), DEPLOYMENT);
  return { file, isThere: existsSync(file) };
}

/** The warehouse of that name, or the only one where none is given. Throws `WrongUse` that says which there are. */
export function warehouseNamed({ warehouses }: Config, name: string | undefined): Warehouse {
  const [only, ...others] =
    name === undefined ? warehouses : warehouses.filter((one) => one.name === name);
  if (only !== undefined && others.length === 0) return only;
  throw new WrongUse(
    `--warehouse is ${name ?? 'not given'}; there is ${warehouses.map((one) => one.name).join(', ')}`,
  );
}
