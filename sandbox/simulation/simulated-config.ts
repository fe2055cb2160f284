import { type Config, parseConfig } from '../../domain/config.ts';
import { APPROVERS } from './improper.ts';
import { REVIEW, REVIEWERS } from './reviewed.ts';
import { ACCOUNTS, type BaselineEntry } from './scenario.ts';
import type { SimRule } from './sim-rule.ts';
import { DATABASES, ROLES } from './warehouse.ts';

export const NAMESPACE = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
export const TOOL_USER = 'sim_writer';

const USER = { warehouse: 'sim', persona: 'user' };

/** What changes in a seed's configuration on the way. */
export interface Deployed {
  readonly revision: number;
  readonly baseline: readonly BaselineEntry[];
  readonly rules: readonly SimRule[];
}

/** The configuration that a seed is played with. */
export function configOf({ revision, baseline, rules }: Deployed): Config {
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
    sources: [
      ...Object.entries(ACCOUNTS).map(([name, account]) => ({
        name,
        events: { source: 'redshift-ml.access', account },
        approvers: APPROVERS,
        ...(name === 'desk' && { membersMayApprove: false }),
      })),
      { name: 'tag', tags: true },
    ],
    personas: { user: { privileges: ['schema-usage', 'execute-model'] } },
    tags: {
      groups: {
        analyst: { ...USER, database: 'prod', schema: 'ml', models: ['churn'] },
        Makers: { ...USER, database: 'dev', schema: 'ml', models: ['Fraud'] },
      },
    },
    policy: rules,
    reviews: [{ name: REVIEW, reviewers: REVIEWERS, dueAfterDays: 1 }],
    baseline,
  });
}
