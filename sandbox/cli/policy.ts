import { fileURLToPath } from 'node:url';
import { readConfig } from '../../cli/read-config.ts';
import { WrongUse } from '../../cli/wrong-use.ts';
import { type OfflinePolicies, offlinePolicies } from '../../domain/setup/iam/offline-policy.ts';
import { setupTarget } from '../../domain/setup/run/target.ts';

const CONFIG = fileURLToPath(new URL('../../config/admin.yml', import.meta.url));

/** The restrictive policies of a configured warehouse's roles. Throws `WrongUse`. */
export function policiesOf(name: string, file = CONFIG): OfflinePolicies {
  const { warehouses } = readConfig(file);
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
