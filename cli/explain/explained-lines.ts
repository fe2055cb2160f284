import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import {
  type Connection,
  type PollingClock,
  type RedshiftData,
  redshiftData,
} from '../../aws/redshift-data.ts';
import { databaseRef, WAREHOUSE_WIDE } from '../../domain/access/database-key.ts';
import { type KnownDatabase, knownDatabase } from '../../domain/access/policy/baseline-change.ts';
import { type Config, knownRoles, parseConfig, type Warehouse } from '../../domain/config.ts';
import { type Deed, describeDeed, type Known } from '../../domain/explain/deed.ts';
import { type Explanation, explain } from '../../domain/explain/explain.ts';
import { type WhoMay, whoMay } from '../../domain/explain/who-may.ts';
import type { Login } from '../../domain/login.ts';
import type { Grantee } from '../../domain/privilege.ts';
import type { Instant } from '../../domain/time.ts';
import { holdingsOf } from '../../functions/access/look/look-at.ts';
import { readCopy } from '../evidence/read-copy.ts';
import { granteeAskedAbout } from '../grantee-named.ts';
import { readConfig, warehouseNamed } from '../read-config.ts';
import { WrongUse } from '../wrong-use.ts';
import { askModel } from './ask-model.ts';
import {
  type Behind,
  behind,
  explanationLines,
  NOT_READ,
  unasked,
  whoMayLines,
} from './explain-lines.ts';
import { modelNamed } from './model-named.ts';
import { breakageFrom } from './read-use.ts';

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
  /** A copy of what the newest audit knew of who uses what. */
  readonly use?: string;
  /** Who asks for SHOW MODEL, as a database user or the ARN of a secret; else the reader. */
  readonly showAs?: string;
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
  /** What SHOW MODEL shows of the model that was asked about. */
  readonly shownModel?: readonly string[];
  /** Somebody may do it. */
  readonly isYes: boolean;
}

/** The warehouse could not be asked: the message says why. Nothing is concluded then. */
class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** What is asked of a database, and by whom SHOW MODEL of a model. */
interface Question {
  readonly deed: Deed;
  readonly grantee: Grantee | undefined;
  readonly showAs: string | undefined;
}

/** Reads what the question is about and answers it. Throws `WrongUse`, and `Unreachable` where it cannot be read. */
export async function explainedLines(asking: Asking, clock: PollingClock): Promise<Explained> {
  const { showAs } = asking;
  const question: Question = { deed: deedOf(asking), grantee: granteeAskedAbout(asking), showAs };
  if (asking.story !== undefined) return afterStory(asking.story, asking, question);
  const { warehouse, database } = placeIn(readConfig(asking.config), asking);
  const client = new RedshiftDataClient({ region: warehouse.region });
  const why = await behindIn(asking, warehouse, database);
  return answered(redshiftData(client, clock, warehouse), { warehouse, database }, question, why);
}

/** Of a model that is asked about, SHOW MODEL is asked for as well: the audit runs none. */
async function answered(
  redshift: RedshiftData,
  place: Omit<Connection, 'login'>,
  { deed, grantee, showAs }: Question,
  why: Behind,
): Promise<Explained> {
  const { warehouse, database } = place;
  const known = await readKnown(redshift, warehouse, database);
  const { lines, ...answer } = explained(deed, grantee, known, why);
  if (deed.may !== 'use') return { ...answer, lines };
  const login = showAs === undefined ? warehouse.reader : loginOf(showAs);
  const shown = await askModel(redshift, { ...place, login }, deed);
  return { ...answer, lines: [...lines, ...shown], shownModel: shown };
}

const loginOf = (text: string): Login =>
  text.startsWith('arn:') ? { secretArn: text } : { dbUser: text };

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

async function behindIn(asking: Asking, warehouse: Warehouse, database: string): Promise<Behind> {
  const lease = await leaseBehind(asking, warehouse, database);
  if (asking.use === undefined) return lease;
  const breakage = breakageFrom(asking.use)({ warehouse: warehouse.name, database });
  return (grant) => [...lease(grant), ...breakage([grant])];
}

async function leaseBehind(
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
async function afterStory(name: string, asking: Asking, question: Question): Promise<Explained> {
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
    const redshift = redshiftData(
      new RedshiftDataClient({ region: warehouse.region }),
      clock,
      warehouse,
    );
    return await localAws.as('explain', () =>
      answered(redshift, { warehouse, database }, question, unasked),
    );
  } finally {
    await stage.close();
  }
}
