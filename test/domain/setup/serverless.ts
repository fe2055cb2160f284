import type { SetupFacts } from '../../../domain/setup/facts.ts';
import { simulateRoles } from './simulator.ts';
import { ok, ROLE, raw } from './warehouse.ts';

export const CREATE_SERVERLESS = {
  baseCapacity: 8,
  maxCapacity: 32,
  database: 'dev',
  adminUser: 'administrator',
  subnets: ['subnet-a', 'subnet-b'],
  securityGroups: ['sg-1'],
};

const TRUST = JSON.stringify({
  Statement: [
    {
      Effect: 'Allow',
      Principal: {
        Service: [
          'redshift.amazonaws.com',
          'redshift-serverless.amazonaws.com',
          'sagemaker.amazonaws.com',
        ],
      },
      Action: 'sts:AssumeRole',
    },
  ],
});

/** The complete setup on Serverless, before any simulation. */
export function rawServerless(
  change: Partial<SetupFacts> = {},
  configuration: object = {},
): SetupFacts {
  const base = raw({}, configuration);
  const { arn: _, ...warehouse } = ok(base.warehouse);
  return {
    ...base,
    target: { ...base.target, identity: { kind: 'serverless', workgroup: 'wg', namespace: 'ns' } },
    roles: { [ROLE]: { ok: { ...ok(base.roles[ROLE]), trustPolicy: TRUST } } },
    warehouse: { ok: { ...warehouse, kind: 'serverless' } },
    ...change,
  };
}

/** The same, simulated. */
export const serverlessFacts = (
  change: Partial<SetupFacts> = {},
  configuration: object = {},
): SetupFacts => simulateRoles(rawServerless(change, configuration));
