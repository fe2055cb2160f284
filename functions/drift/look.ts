import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { eventBus } from '../../aws/event-bus.ts';
import { configuredDatabases, WAREHOUSE_WIDE } from '../../domain/access/database-key.ts';
import { ReportToGoOnFrom } from '../../domain/audit/report.ts';
import { reportKey, runId } from '../../domain/audit/run.ts';
import {
  concludeLook,
  DriftLook,
  driftFound,
  knownBefore,
  LookInput,
  lookKey,
} from '../../domain/drift/look.ts';
import { InvalidConfiguration } from '../../domain/errors.ts';
import { toInstant } from '../../domain/time.ts';
import { examiner } from '../audit/examine/examiner.ts';
import { leftBefore } from '../audit/report/left-before.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import { measure } from '../metrics.ts';
import type { Runtime } from '../runtime.ts';

/** Counts only: what was found, and what of it is new, lies at `look`. */
interface Looked {
  readonly look: string;
  readonly outcome: 'news' | 'nothing' | 'unread';
  readonly found: number;
  readonly news: number;
}

/** For one look alone; where many begin at once, the Data API throttles them and they are retried. */
const PACE_MS = 500;

/** Looks at one database, and at what belongs to its warehouse as a whole, as the reader; changes nothing. */
export const compose = (runtime: Runtime) => {
  const { env, config, now } = runtime;
  const { BUS } = readEnv(['BUS'] as const, env);
  const { examine, reports, place } = examiner(runtime, 'driftLook');
  const bus = eventBus(new EventBridgeClient({}), BUS);
  return async (input: unknown): Promise<Looked> => {
    const asked = LookInput.parse(input);
    const refs = configuredDatabases(config).filter(
      ({ warehouse, database }) =>
        warehouse.name === asked.warehouse &&
        (database === asked.database || database === WAREHOUSE_WIDE),
    );
    const [ref] = refs;
    if (ref?.database !== asked.database)
      throw new InvalidConfiguration(
        `config/admin.yml: ${asked.database} of ${asked.warehouse} is not configured any more; nothing looks at it`,
      );
    const key = lookKey(asked, ref.key);
    const before = await leftBefore(reports);
    const report = await before(ReportToGoOnFrom, reportKey(runId(asked.startedAt, asked.name)));
    const known = knownBefore(report, await before(DriftLook, key));
    const examined = await examine(refs, PACE_MS);
    const { exceptions } = config.audit;
    const look = concludeLook(asked, toInstant(now()), { examined, known, exceptions });
    await reports.put(key, JSON.stringify(look));
    const detail = driftFound(look, { bucket: place, look: key });
    if (detail !== undefined)
      await bus.publish([{ detailType: 'Model Access Drift Found', detail }]);
    const { findings, news, unread } = look;
    measure('DriftFound', news.length);
    return {
      look: key,
      outcome: outcomeOf(news.length, unread.length),
      found: findings.length,
      news: news.length,
    };
  };
};

function outcomeOf(news: number, unread: number): Looked['outcome'] {
  if (unread > 0) return 'unread';
  return news > 0 ? 'news' : 'nothing';
}

export const handler = lambda(compose);
