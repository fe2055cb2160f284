import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { type PollingClock, type RedshiftData, redshiftData } from '../../aws/redshift-data.ts';
import { databaseRef, WAREHOUSE_WIDE } from '../../domain/access/database-key.ts';
import { type KnownDatabase, knownDatabase } from '../../domain/access/policy/baseline-change.ts';
import { type Config, knownRoles, parseConfig, type Warehouse } from '../../domain/config.ts';
import { type Deed, describeDeed, type Known } from '../../domain/explain/deed.ts';
import { type Explanation, explain } from '../../domain/explain/explain.ts';
import { type WhoMay, whoMay } from '../../domain/explain/who-may.ts';
import type { Grantee } from '../../domain/privilege.ts';
import type { Instant } from '../../domain/time.ts';
import { holdingsOf } from '../../functions/access/look/look-at.ts';
import { readCopy } from '../evidence/read-copy.ts';
import { granteeAskedAbout } from '../grantee-named.ts';
import { readConfig, warehouseNamed } from '../read-config.ts';
import { WrongUse } from '../wrong-use.ts';
import {
  type Behind,
  behind,
  explanationLines,
  NOT_READ,
  unasked,
  whoMayLines,
} from './explain-lines.ts';
import { modelNamed } from './model-named.ts';

/** What the command line asks. */
export interface Asking {
  readonly warehouse?: string;
  readonly database?: string;
  readonly user?: string;
  readonly grantee?: string;
  /** `SCHEMA.MODEL`; without it, who may create models is asked. */
  readonly model?: string;
  readonly schema?: string;
  readonly role?: string;
  readonly evidence?: string;
  readonly config: string;
  readonly story?: string;
  readonly now: Instant;
}

export interface Explained {
  readonly lines: readonly string[];
  /** Of one user, group or role. */
  readonly explanation?: Explanation;
  /** Where nobody was named. */
  readonly whoMay?: WhoMay;
  /** Somebody may do it. */
  readonly isYes: boolean;
}

/** The warehouse could not be asked: the message says why. Nothing is concluded then. */
class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Reads what the question is about and answers it. Throws `WrongUse`, and `Unreachable` where it cannot be read. */
export async function explainedLines(asking: Asking, clock: PollingClock): Promise<Explained> {
  const deed = deedOf(asking);
  const grantee = granteeAskedAbout(asking);
  if (asking.story !== undefined) return afterStory(asking.story, asking, deed, grantee);
  const { warehouse, database } = placeIn(readConfig(asking.config), asking);
  const client = new RedshiftDataClient({ region: warehouse.region });
  const known = await readKnown(redshiftData(client, clock), warehouse, database);
  const why = await behindIn(asking, warehouse, database);
  return explained(deed, grantee, known, why);
}

export function explained(
  deed: Deed,
  grantee: Grantee | undefined,
  known: Known,
  why: Behind,
): Explained {
  const asked = describeDeed(deed);
  if (grantee === undefined) {
    const told = whoMay(deed, known);
    const isYes = told.isPublic || told.users.some(({ answer }) => answer === 'yes');
    return { lines: [...whoMayLines(asked, told), ...NOT_READ], whoMay: told, isYes };
  }
  const told = explain(grantee, deed, known);
  return {
    lines: [...explanationLines(asked, told, why), ...NOT_READ],
    explanation: told,
    isYes: told.answer === 'yes',
  };
}

/** Both readings as the warehouse's reader; ASSUMEROLE alone may stay unread, and then the answer says so. */
export async function readKnown(
  redshift: RedshiftData,
  warehouse: Warehouse,
  database: string,
): Promise<Known> {
  const here = await holdingsOf(redshift, databaseRef(warehouse, database));
  if ('unreachable' in here)
    throw new Unreachable(`nothing can be said of database ${database}: ${here.unreachable}`);
  const roles = await holdingsOf(redshift, databaseRef(warehouse, WAREHOUSE_WIDE));
  return {
    catalog: here.catalog,
    ...('catalog' in roles && { warehouse: roles.catalog }),
    roles: knownRoles(warehouse),
  };
}

function deedOf({ model, schema, role }: Asking): Deed {
  if (model === undefined)
    return {
      may: 'create',
      ...(schema !== undefined && { schema }),
      ...(role !== undefined && { role }),
    };
  if (schema !== undefined || role !== undefined)
    throw new WrongUse('--schema and --role belong to --create; a model is named with its schema');
  return { may: 'use', ...modelNamed(model) };
}

/** Those that are configured, where there is one only. */
function placeIn(config: Config, { warehouse: name, database }: Asking) {
  const warehouse = warehouseNamed(config, name);
  const found = database ?? (warehouse.databases.length === 1 ? warehouse.databases[0] : undefined);
  if (found === undefined || !warehouse.databases.includes(found))
    throw new WrongUse(
      `--database is ${database ?? 'not given'}; ${warehouse.name} has ${warehouse.databases.join(', ')}`,
    );
  return { warehouse, database: found };
}

async function behindIn(
  { evidence, now }: Asking,
  warehouse: Warehouse,
  database: string,
): Promise<Behind> {
  if (evidence === undefined) return unasked;
  const { databases } = await readCopy(evidence);
  const chainOf = (name: string): KnownDatabase =>
    databases.get(databaseRef(warehouse, name).key) ?? knownDatabase([]);
  const here = behind(chainOf(database), now);
  const roles = behind(chainOf(WAREHOUSE_WIDE), now);
  return (grant) => (grant.privilege.kind === 'assume-role' ? roles(grant) : here(grant));
}

/** Plays the story in silence and asks its warehouse when it has ended. */
async function afterStory(
  name: string,
  asking: Asking,
  deed: Deed,
  grantee: Grantee | undefined,
): Promise<Explained> {
  const { findStory } = await import('../../sandbox/cli/find-story.ts');
  const story = await findStory(name);
  const { warehouse, database } = placeIn(parseConfig(story.setting.config), asking);
  const { openStage } = await import('../../sandbox/stage/open-stage.ts');
  const stage = await openStage(story.setting, { stores: 'memory', emit: () => {} });
  try {
    await story.play(stage);
    const { localAws } = stage;
    const clock: PollingClock = {
      now: () => new Date(localAws.clock.now()),
      pause: (ms) => localAws.runFor(ms),
    };
    const redshift = redshiftData(new RedshiftDataClient({ region: warehouse.region }), clock);
    const known = await localAws.as('explain', () => readKnown(redshift, warehouse, database));
    return explained(deed, grantee, known, unasked);
  } finally {
    await stage.close();
  }
}
