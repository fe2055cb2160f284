import type { Warehouse } from '../config.ts';
import { canonical, sha256 } from '../hash.ts';
import { addSeconds, type Instant, MINUTE_SECONDS } from '../time.ts';
import { schemaKey } from './bound.ts';
import { type Catalog, isReady } from './catalog.ts';
import { isDraft, isOver, type Lease } from './lease.ts';
import { SWEEP_SLACK_SECONDS } from './next-look.ts';
import type { Suspension } from './suspension.ts';

/** When the sweep has the models of a database looked at again, and how they were when all of the catalog was read. */
export interface Watch {
  readonly models: string;
  readonly dueAt: Instant;
}

/** A query every five minutes keeps a Serverless warehouse awake: there somebody has to want it. */
const MINUTES: Readonly<Record<Warehouse['kind'], number>> = { provisioned: 5, serverless: 0 };

/** Models that live leases ask for, by name, or by all of their schema under each of its names; in lower case. */
interface Watched {
  readonly models: ReadonlySet<string>;
  readonly schemas: ReadonlySet<string>;
}

/** What a lease asks for is lost with a model that is dropped and made anew, or comes with a new one, and no event tells of that. */
function watchedBy(leases: readonly Lease[], now: Instant): Watched {
  const models = new Set<string>();
  const schemas = new Set<string>();
  for (const lease of leases) {
    if (isDraft(lease) || isOver(lease, now)) continue;
    for (const privilege of lease.privileges) {
      if ('model' in privilege) models.add(privilege.model.toLowerCase());
      if (privilege.kind !== 'execute-models') continue;
      const known = lease.bound?.schemas[schemaKey(privilege.schema)]?.name;
      for (const name of [privilege.schema, known ?? privilege.schema])
        schemas.add(name.toLowerCase());
    }
  }
  return { models, schemas };
}

/** The watch after all of the catalog was read; none where no live lease asks for a model, or the warehouse has it off. */
export function watchAfter(
  { kind, watchModelsMinutes = MINUTES[kind] }: Warehouse,
  leases: readonly Lease[],
  catalog: Pick<Catalog, 'models' | 'held'>,
  now: Instant,
): Watch | undefined {
  const { models, schemas } = watchedBy(leases, now);
  if (watchModelsMinutes === 0 || models.size + schemas.size === 0) return undefined;
  const seconds = watchModelsMinutes * MINUTE_SECONDS - SWEEP_SLACK_SECONDS;
  return { models: modelsSeen(leases, catalog, now), dueAt: addSeconds(now, seconds) };
}

/** The first watch, where nobody read all of the catalog: no digest is like this one, so the look that is due next does. */
export function watchUnread(
  warehouse: Warehouse,
  leases: readonly Lease[],
  now: Instant,
): Watch | undefined {
  const watch = watchAfter(warehouse, leases, { models: [], held: new Map() }, now);
  return watch && { ...watch, models: 'unread' };
}

/** What the ledger says of one database, as far as it decides what is due. */
interface Awaited {
  readonly leases: readonly Lease[];
  readonly suspensions: readonly Suspension[];
  readonly intent?: unknown;
  readonly lookAt?: Instant;
  readonly watch?: Watch;
}

/** Whether the models are all that is due: everything else needs the whole catalog. */
export const isOnlyWatchDue = (
  { leases, suspensions, intent, lookAt, watch }: Awaited,
  now: Instant,
): boolean =>
  lookAt !== undefined &&
  lookAt > now &&
  watch !== undefined &&
  watch.dueAt <= now &&
  intent === undefined &&
  suspensions.every((suspension) => isAnswered(suspension, now)) &&
  leases.every((lease) => isDraft(lease) || isAnswered(lease, now));

const isAnswered = (
  { lastOutcome, revision, dueAt }: Pick<Lease | Suspension, 'lastOutcome' | 'revision' | 'dueAt'>,
  now: Instant,
): boolean => lastOutcome?.revision === revision && (dueAt === undefined || dueAt > now);

/** A digest of the models that live leases ask for, and of who may execute them. What `model_state` says beside is not in it. */
function modelsSeen(
  leases: readonly Lease[],
  { models, held }: Pick<Catalog, 'models' | 'held'>,
  now: Instant,
): string {
  const watched = watchedBy(leases, now);
  const isAsked = ({ schema, model }: { schema: string; model: string }): boolean =>
    watched.models.has(model.toLowerCase()) || watched.schemas.has(schema.toLowerCase());
  return sha256(
    canonical([
      models
        .filter(isAsked)
        .map((model) => canonical([model.schema, model.model, model.owner, isReady(model)]))
        .sort(),
      [...held]
        .flatMap(([key, { privilege }]) =>
          'model' in privilege && isAsked(privilege) ? [key] : [],
        )
        .sort(),
    ]),
  );
}
