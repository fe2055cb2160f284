import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { databasePk } from '../../aws/ledger/database-pk.ts';
import { databaseOf } from '../../aws/ledger/leases.ts';
import { type LedgerTable, ledgerTable } from '../../aws/ledger/table.ts';
import { reconcileQueue } from '../../aws/reconcile-queue.ts';
import { configuredDatabases, groupOf } from '../../domain/access/database-key.ts';
import { isLookOverdue } from '../../domain/access/database-look.ts';
import { MESSAGE_VERSION, type NudgeMessage } from '../../domain/access/message.ts';
import { rounds } from '../../domain/access/pace.ts';
import { addSeconds, type Instant, toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import { logger } from '../log.ts';
import type { Runtime } from '../runtime.ts';

/**
 * `due`: databases with leases to be looked at, or with work that was left midway. `all`: every database, for drift and
 * models made anew. `retry`: every database, and what was tried in vain is tried again at once.
 */
const Input = z.object({ scope: z.enum(['due', 'all', 'retry']) });

const ROUND_MS = 1_000;
/** Since the sweep has first asked for it, every five minutes. */
const UNTOLD_SECONDS = 1_800;

/** Wakes databases that have something to do, and tells of those that nobody can wake. The truth about time is in the ledger: schedules may be late or lost. */
export const compose = ({ env, config, now, pause }: Runtime) => {
  const { TABLE, QUEUE_URL } = readEnv(['TABLE', 'QUEUE_URL'], env);
  const table = ledgerTable(new DynamoDBClient({}), TABLE);
  const queue = reconcileQueue(new SQSClient({}), QUEUE_URL);
  return async (input: unknown) => {
    const { scope } = Input.parse(input);
    const at = toInstant(now());
    const refs = configuredDatabases(config).map(({ key }) => key);
    const due = [...new Set((await table.due(at)).map(databaseOf))];
    const looks = await looksOf(table);
    const orphaned: string[] = [];
    for (const database of new Set([...due, ...looks.keys()])) {
      if (refs.includes(database)) continue;
      if (due.includes(database) || (scope === 'all' && (await hasLeases(table, database))))
        orphaned.push(database);
    }
    for (const database of orphaned) logger.warn(ORPHANED, { database });
    for (const database of refs.filter((key) => isLookOverdue(looks.get(key) ?? at, at)))
      logger.error(OVERDUE, { database });
    const untold = await table.untold(addSeconds(at, -UNTOLD_SECONDS));
    for (const database of untold.map(databaseOf)) logger.error(UNTOLD, { database });
    const isToBeLookedAt = (key: string): boolean => (looks.get(key) ?? at) <= at;
    const nudged =
      scope === 'due' ? refs.filter((key) => due.includes(key) || isToBeLookedAt(key)) : refs;
    const wake = async (database: string): Promise<void> => {
      const nudge: NudgeMessage = {
        version: MESSAGE_VERSION,
        kind: 'nudge',
        database,
        run: `sweep-${scope}-${at}`,
        ...(scope !== 'all' && { scope }),
      };
      await queue.send(groupOf(database), nudge);
    };
    for (const [round, databases] of rounds(nudged).entries()) {
      if (round > 0) await pause(ROUND_MS);
      await Promise.all(databases.map(wake));
    }
    return { scope, nudged: nudged.length, orphaned };
  };
};

const looksOf = async (table: LedgerTable): Promise<ReadonlyMap<string, Instant>> =>
  new Map([...(await table.looks())].map(([pk, at]) => [databaseOf(pk), at]));

/** Whether a lease lives there, also one of which nothing is ever due. */
const hasLeases = async (table: LedgerTable, database: string): Promise<boolean> =>
  (await table.range(databasePk(database), 'LEASE#', 'LEASE$', { limit: 1 })).length > 0;

/** The words of this and the next one are metric filters' too (statemachines/access/alarms.yml, statemachines/operation/alarms.yml). */
const OVERDUE =
  'a database was not looked at for more than a day, although the sweep asks for it every five minutes; see what its reconcile logs';

const UNTOLD =
  'evidence is not told for half an hour: it proves what was granted or taken, and neither ledger nor bus say so; see what its reconcile logs';

const ORPHANED =
  'leases live in a database that config/admin.yml does not have; nothing is granted or revoked there until it is configured again';

export const handler = lambda(compose);
