import { type Config, parseConfig } from '../../domain/config.ts';
import { APPROVERS, POLICY } from './improper.ts';
import { ACCOUNTS, type BaselineEntry } from './scenario.ts';
import { DATABASES, ROLES } from './warehouse.ts';

export const NAMESPACE = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
export const TOOL_USER = 'sim_writer';

/** The configuration that a seed is played with; only its baseline changes on the way. */
export function configOf(revision: number, baseline: readonly BaselineEntry[]): Config {
  return parseConfig({
    revision,
    warehouses: [
      {
        name: 'sim',
        kind: 'provisioned',
        cluster: 'sim',
        account: '111122223333',
        region: 'us-east-1',
        namespace: NAMESPACE,
        databases: [...DATABASES],
        mode: 'enforce',
        // Often enough to be drawn, seldom enough that hundreds of seeds can be played.
        watchModelsMinutes: 30,
        writer: { dbUser: TOOL_USER },
        reader: { dbUser: TOOL_USER },
        roles: [...ROLES],
      },
    ],
    sources: Object.entries(ACCOUNTS).map(([name, account]) => ({
      name,
      events: { source: 'redshift-ml.access', account },
      approvers: APPROVERS,
    })),
    personas: {},
    policy: POLICY,
    baseline,
  });
}
