import { fileURLToPath } from 'node:url';
import { readConfig } from '../../cli/read-config.ts';
import { WrongUse } from '../../cli/wrong-use.ts';
import type { SetupTarget } from '../../domain/setup/config.ts';
import { boundaryPolicy } from '../../domain/setup/iam/boundary-policy.ts';
import { type OfflinePolicies, offlinePolicies } from '../../domain/setup/iam/offline-policy.ts';
import { setupTarget } from '../../domain/setup/run/target.ts';

const CONFIG = fileURLToPath(new URL('../../config/admin.yml', import.meta.url));

/** The restrictive policies of a configured warehouse's roles. Throws `WrongUse`. */
export const policiesOf = (name: string, file = CONFIG): OfflinePolicies =>
  offlinePolicies(configuredTarget('--policy', name, file));

/** What none of a configured warehouse's roles may exceed. Throws `WrongUse`. */
export const boundaryOf = (name: string, file = CONFIG): string =>
  boundaryPolicy(configuredTarget('--boundary', name, file));

function configuredTarget(option: string, name: string, file: string): SetupTarget {
  const { warehouses } = readConfig(file);
  const warehouse = warehouses.find((candidate) => candidate.name === name);
  if (warehouse === undefined) {
    const known = warehouses.map((candidate) => candidate.name).join(', ');
    throw new WrongUse(`${option} ${name} is no warehouse of ${file}, which has ${known}`);
  }
  const target = setupTarget(warehouse);
  if (target === undefined)
    throw new WrongUse(`${option} ${name}: ${file} has no section setup for it`);
  return target;
}
