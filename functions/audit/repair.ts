import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { auditBucket } from '../../aws/audit-bucket.ts';
import { executions } from '../../aws/executions.ts';
import { reconcileQueue } from '../../aws/reconcile-queue.ts';
import { configuredDatabases, groupOf } from '../../domain/access/database-key.ts';
import { MESSAGE_VERSION, type NudgeMessage } from '../../domain/access/message.ts';
import {
  planRepairs,
  type Repair,
  RepairInput,
  RepairRecord,
  repairsKey,
} from '../../domain/audit/repairs.ts';
import { ReportToGoOnFrom } from '../../domain/audit/report.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { leftBefore } from './report/left-before.ts';

/** Counts only: which findings, and what was begun about them, lies at `repairs`. */
interface Repaired {
  readonly repairs: string;
  readonly outcome: 'begun' | 'nothing';
  readonly begun: number;
  readonly left: number;
}

/** Sets going what repairs the findings whose controls say `repair`. It waits for nothing: the next audit looks. */
export const compose = ({ env, config }: Runtime) => {
  const names = ['REPORTS', 'SETUP_MACHINE', 'QUEUE_URL'] as const;
  const { REPORTS: place, SETUP_MACHINE, QUEUE_URL } = readEnv(names, env);
  const reports = auditBucket(new S3Client({}), place);
  const setup = executions(new SFNClient({}), SETUP_MACHINE);
  const queue = reconcileQueue(new SQSClient({}), QUEUE_URL);
  const databases = configuredDatabases(config);
  const begin = async (run: string, repair: Repair): Promise<void> => {
    const { warehouse } = repair;
    if (repair.by === 'setup') {
      const { execution, controls } = repair;
      await setup.start(execution, { warehouse, mode: 'remediate', controls });
      return;
    }
    const ref = databases.find(
      (one) => one.warehouse.name === warehouse && one.database === repair.database,
    );
    if (ref === undefined)
      throw new UnexpectedResponse(
        `the report names ${repair.database} of ${warehouse}, which is not configured`,
      );
    const nudge: NudgeMessage = {
      version: MESSAGE_VERSION,
      kind: 'nudge',
      database: ref.key,
      run: `audit-${run}`,
    };
    await queue.send(groupOf(ref.key), nudge);
  };
  return async (input: unknown): Promise<Repaired> => {
    const { report: at } = RepairInput.parse(input);
    const report = parseJson(ReportToGoOnFrom, await reports.get(at), at);
    const { id } = report.run;
    const key = repairsKey(id);
    const before = await leftBefore(reports);
    const previous = await before(RepairRecord, key);
    const record = planRepairs(report, config.audit, previous?.tried ?? {});
    // Before anything is begun: what may have been tried counts as tried.
    await reports.put(key, JSON.stringify(record));
    for (const repair of record.begun) await begin(id, repair);
    const { begun, left } = record;
    return {
      repairs: key,
      outcome: begun.length === 0 ? 'nothing' : 'begun',
      begun: begun.length,
      left: left.length,
    };
  };
};

export const handler = lambda(compose);
