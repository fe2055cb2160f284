import type { DatabaseLook } from '../../domain/access/database-look.ts';
import type { DatabaseState, PartialState } from '../../domain/access/database-state.ts';
import type { LedgerChanges } from '../../domain/access/evidence-record.ts';
import { abandonedFrom, Intent } from '../../domain/access/intent.ts';
import type { Lease } from '../../domain/access/lease.ts';
import { ManagedRectangle, managedIn } from '../../domain/access/managed-rectangle.ts';
import type { Watch } from '../../domain/access/watch.ts';
import { chainOf } from '../../domain/evidence.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { grantKey } from '../../domain/privilege.ts';
import { chainPk, ledgerChain } from './chain.ts';
import { databasePk } from './database-pk.ts';
import { type LedgerLeases, toLease } from './leases.ts';
import { ledgerSuspensions, toSuspension } from './suspensions.ts';
import { ABSENT, type Item, type LedgerTable, LOOK, type Written } from './table.ts';

/** A partition takes 1,000 writes a second (facts §8, 41): more at once would only be throttled. */
const LEASES_AT_ONCE = 5;

/** Reconcile's partition of a database: evidence, open intent and managed grants. Decide writes the leases' and not this. */
const evidencePk = (database: string): string => chainPk(chainOf(database));

/** Sort key of what is watched. */
const WATCH = 'LOOK#MODELS';

/** What reconcile keeps of a database. */
export function ledgerJournal(table: LedgerTable, leases: LedgerLeases) {
  const chain = ledgerChain(table);
  const suspensions = ledgerSuspensions(table);

  /** From the partition of the evidence the managed grants, the open intent and the next looks (INTENT < LOOK < LOOK#MODELS < MANAGED#). */
  const kept = async (database: string) => {
    const items = await table.range(evidencePk(database), 'INTENT', 'MANAGED$');
    const rectangles = items.filter(({ sk }) => sk.startsWith('MANAGED#')).map(toRectangle);
    return {
      rectangles: new Map(rectangles.map((rectangle) => [rectangle.id, rectangle])),
      ...lookedIn(items),
    };
  };

  /** What is kept beside the entries, live leases and suspensions, and the chain's head. */
  const load = async (database: string): Promise<DatabaseState> => {
    const [stated, beside, last] = await Promise.all([
      table.range(databasePk(database), 'LEASE#', 'SUSPENSION$'),
      kept(database),
      chain.head(chainOf(database)),
    ]);
    const managed = [...beside.rectangles.values()].flatMap(managedIn);
    return {
      leases: stated.filter(({ sk }) => sk.startsWith('LEASE#')).map(toLease),
      suspensions: stated.filter(({ sk }) => sk.startsWith('SUSPENSION#')).map(toSuspension),
      managed: new Map(managed.map((entry) => [grantKey(entry.grant), entry])),
      ...beside,
      ...(last && { head: last }),
    };
  };

  /** Of the leases these alone, and nothing of what is managed; the head if all that follows from it is done. */
  const loadSome = async (database: string, ids: readonly string[]): Promise<PartialState> => {
    const [some, stated, items, head] = await Promise.all([
      Promise.all(ids.map((id) => leases.find(database, id))),
      suspensions.ofDatabase(database),
      table.range(evidencePk(database), 'INTENT', WATCH),
      chain.published(chainOf(database)),
    ]);
    return {
      leases: some.flatMap((found) => (found === undefined || found.ended ? [] : [found.lease])),
      suspensions: stated,
      ...lookedIn(items),
      ...(head && { head }),
    };
  };

  /** Has the sweep wake the database for its models. It is no part of what is proved. */
  const watch = async (database: string, { models, dueAt }: Watch): Promise<void> => {
    await table.put({ pk: evidencePk(database), sk: WATCH, models, due: 'due', dueAt });
  };
  const unwatch = async (database: string): Promise<void> => {
    await table.remove(evidencePk(database), WATCH);
  };

  /** Opens the intent, or replaces the attempt before it. `refused` means that somebody else is at work. */
  const openIntent = (
    database: string,
    intent: Intent,
    replaces?: Pick<Intent, 'seq' | 'attempt'>,
  ): Promise<Written> =>
    table.put(
      intentItem(database, intent),
      replaces
        ? {
            expression: 'seq = :seq AND attempt = :attempt',
            values: { ':seq': replaces.seq, ':attempt': replaces.attempt },
          }
        : ABSENT,
    );

  const noteSubmitted = (database: string, intent: Intent): Promise<Written> =>
    openIntent(database, intent, intent);

  /** Brings leases and managed grants to what evidence says. May be repeated. */
  const project = async (database: string, changes: LedgerChanges): Promise<void> => {
    const pk = evidencePk(database);
    for (let at = 0; at < changes.leases.length; at += LEASES_AT_ONCE)
      await Promise.all(changes.leases.slice(at, at + LEASES_AT_ONCE).map(leases.project));
    for (const suspension of changes.suspensions ?? []) await suspensions.project(suspension);
    await table.writeAll(
      changes.managed.put.map((rectangle) => rectangleItem(database, rectangle)),
      changes.managed.remove.map((id) => ({ pk, sk: managedSk(id) })),
    );
  };

  /** Closes the intent of this evidence, or of one before it. */
  const closeIntent = async (database: string, seq: number): Promise<void> => {
    await table.remove(evidencePk(database), 'INTENT', {
      expression: 'attribute_not_exists(pk) OR seq <= :seq',
      values: { ':seq': seq },
    });
  };

  /** Notes when the database has to be looked at again, should nothing bring it up before. */
  const noteLook = async (database: string, { at, ...noted }: DatabaseLook): Promise<void> => {
    await table.put({ pk: evidencePk(database), sk: 'LOOK', due: LOOK, dueAt: at, ...noted });
  };

  /** Opens the intent that a backup lacks, after a restore; a later attempt that the table knows of stays. */
  const reopenIntent = (database: string, intent: Intent): Promise<Written> =>
    table.put(intentItem(database, intent), {
      expression: 'attribute_not_exists(pk) OR attempt <= :attempt',
      values: { ':attempt': intent.attempt },
    });

  /** Makes the managed grants exactly these, after a restore. */
  const reinstate = async (
    database: string,
    rectangles: DatabaseState['rectangles'],
  ): Promise<void> => {
    const known = (await kept(database)).rectangles;
    const gone = [...known.keys()].filter((id) => !rectangles.has(id));
    await table.writeAll(
      [...rectangles.values()].map((rectangle) => rectangleItem(database, rectangle)),
      gone.map((id) => ({ pk: evidencePk(database), sk: managedSk(id) })),
    );
  };

  /** Live leases and drafts of a database, one page in memory at a time. */
  async function* live(database: string): AsyncGenerator<Lease> {
    for await (const item of table.each(databasePk(database), 'LEASE#', 'LEASE$'))
      yield toLease(item);
  }
  /** Leases of a database that have ended, likewise. */
  async function* ended(database: string): AsyncGenerator<Lease> {
    for await (const item of table.each(databasePk(database), 'ENDED#', 'ENDED$'))
      yield toLease(item);
  }

  return {
    ...chain,
    load,
    loadSome,
    watch,
    unwatch,
    openIntent,
    noteSubmitted,
    project,
    closeIntent,
    noteLook,
    reopenIntent,
    reinstate,
    kept,
    live,
    ended,
    suspended: suspensions.ofDatabase,
    lifted: suspensions.lifted,
    moveSuspensionLook: suspensions.moveLook,
  };
}
export type LedgerJournal = ReturnType<typeof ledgerJournal>;

/** What a database's partition of evidence says beside the entries and what is managed. */
function lookedIn(
  items: readonly Item[],
): Pick<DatabaseState, 'intent' | 'lookAt' | 'unreadSince' | 'unchangedIf' | 'watch'> {
  const intent = items.find(({ sk }) => sk === 'INTENT');
  const look = items.find(({ sk }) => sk === 'LOOK');
  const watch = items.find(({ sk }) => sk === WATCH);
  return {
    ...(intent && {
      intent: parseJson(Intent, String(intent.body), `${intent.sk} of ${intent.pk}`),
    }),
    ...(look && { lookAt: String(look.dueAt) }),
    ...(typeof look?.unreadSince === 'string' && { unreadSince: look.unreadSince }),
    ...(typeof look?.unchangedIf === 'string' && { unchangedIf: look.unchangedIf }),
    ...(watch && { watch: { models: String(watch.models), dueAt: String(watch.dueAt) } }),
  };
}

const intentItem = (database: string, intent: Intent): Item => ({
  pk: evidencePk(database),
  sk: 'INTENT',
  seq: intent.seq,
  attempt: intent.attempt,
  due: 'due',
  dueAt: abandonedFrom(intent.at),
  body: JSON.stringify(intent),
});

const managedSk = (id: string): string => `MANAGED#${id}`;

const toRectangle = ({ pk, sk, body }: Item): ManagedRectangle =>
  parseJson(ManagedRectangle, String(body), `${sk} of ${pk}`);

const rectangleItem = (database: string, rectangle: ManagedRectangle): Item => ({
  pk: evidencePk(database),
  sk: managedSk(rectangle.id),
  body: JSON.stringify(rectangle),
});
