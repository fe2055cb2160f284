import { fileURLToPath } from 'node:url';
import { type Config, parseConfig } from '../../domain/config.ts';
import { InvalidConfiguration } from '../../domain/errors.ts';
import { type OfflinePolicies, offlinePolicies } from '../../domain/setup/iam/offline-policy.ts';
import { setupTarget } from '../../domain/setup/run/target.ts';
import { readTemplate } from '../../local-aws/wiring/template.ts';
import { WrongUse } from './options.ts';

const CONFIG = fileURLToPath(new URL('../../config/admin.yml', import.meta.url));

/** The restrictive policies of a configured warehouse's roles. Throws `WrongUse`. */
export function policiesOf(name: string, file = CONFIG): OfflinePolicies {
  const { warehouses } = configIn(file);
  const warehouse = warehouses.find((candidate) => candidate.name === name);
  if (warehouse === undefined) {
    const known = warehouses.map((candidate) => candidate.name).join(', ');
    throw new WrongUse(`--policy ${name} is no warehouse of ${file}, which has ${known}`);
  }
  const target = setupTarget(warehouse);
  if (target === undefined)
    throw new WrongUse(`--policy ${name}: ${file} has no section setup for it`);
  return offlinePolicies(target);
}

function configIn(file: string): Config {
  let raw: unknown;
  try {
    raw = readTemplate(file);
  } catch (error) {
    throw new WrongUse(
      `--config ${file} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
  try {
    return parseConfig(raw);
  } catch (error) {
    if (error instanceof InvalidConfiguration)
      throw new WrongUse(error.message.replaceAll('config/admin.yml', file));
    throw error;
  }
}
