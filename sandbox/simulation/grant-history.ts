import type { Engine } from '../../local-aws/redshift/engine.ts';
import type { Pair } from '../../local-aws/redshift/sql/grammar.ts';
import { isSetting } from '../../local-aws/redshift/sql/setting.ts';
import { DEPUTY } from './deputy.ts';
import { firstNameOf } from './names.ts';
import { pairKey, pairsMeant } from './pairs.ts';
import type { Renamable } from './scenario.ts';
import type { Folding } from './warehouse.ts';

/** Who gave a grant that is held now, as the database itself saw it happen. */
interface Holding {
  readonly by: 'tool' | 'hand';
  readonly sinceMs: number;
  /**
   * Nobody could tell afterwards whose it is: it was given twice, taken and given again behind the tool's back, or given
   * after the tool took it and before it looked whether it was gone.
   */
  readonly ambiguous: boolean;
}

/** The true history of every pair, read from the SQL that ran with a parser that is not the product's. */
export interface GrantHistory {
  readonly engine: Engine;
  /** Held pairs of a database (`*` for ASSUMEROLE), by key. */
  readonly held: (database: string) => ReadonlyMap<string, Holding>;
  /** Pairs that only people had granted and the tool revoked: it never may. */
  readonly lostByTool: (database: string) => readonly string[];
  /** What the tool has taken away, whoever had granted it. */
  readonly takenByTool: (
    database: string,
  ) => readonly { readonly key: string; readonly atMs: number }[];
  /** The installation was made anew: what the tool has granted until now is somebody else's. */
  readonly disown: () => void;
  /** The tool has written evidence of the database (`*` for ASSUMEROLE): it knows what its revokes did. */
  readonly concluded: (database: string) => void;
  /** When the grantee last held nothing in the database that the tool had granted; infinite while that is so. */
  readonly bareAtMs: (database: string, grantee: Renamable) => number;
  /** When a person last took from the grantee what the tool had granted; 0 if nobody did. */
  readonly robbedAtMs: (database: string, grantee: Renamable) => number;
  /** When a person last changed the pair, in epoch milliseconds. */
  readonly handledAtMs: (database: string, key: string) => number;
}

/** Whether a transaction of these statements folds quoted names to lower case. */
export const foldsIn =
  (folding: Folding) =>
  (sqls: readonly string[]): boolean =>
    !('caseSensitive' in folding) && !(folding.setting === 'takes' && sqls.some(isSetting));

export interface Sabotage {
  readonly folds: (sqls: readonly string[]) => boolean;
  /** Whether one of the pairs that a finished batch granted is taken away again at once, as another grantor might. */
  readonly strikes: () => boolean;
}

const WAREHOUSE_WIDE = '*';

/** Wraps a warehouse so that everything that changes privileges is written down. */
export function watch(
  engine: Engine,
  tool: string,
  now: () => number,
  sabotage: Sabotage,
): GrantHistory {
  const holdings = new Map<string, Map<string, Holding>>();
  const handled = new Map<string, number>();
  const takenByHand = new Set<string>();
  const takenUnseen = new Set<string>();
  const byDeputy = new Set<string>();
  const wronglyRevoked: { place: string; key: string }[] = [];
  const taken: { place: string; key: string; atMs: number }[] = [];
  const bare = new Map<string, number>();
  const robbed = new Map<string, number>();
  const holderIn = (place: string, key: string): string =>
    `${place}\n${(JSON.parse(key) as string[]).slice(-2).join(' ')}`;
  const isBare = (place: string, holder: string): boolean =>
    ![...heldIn(place)].some(([key, { by }]) => by === 'tool' && holderIn(place, key) === holder);
  /** Called before and after each change. */
  const noteBare = (place: string, key: string): void => {
    const holder = holderIn(place, key);
    if (isBare(place, holder)) bare.set(holder, now());
  };
  const home = (database: string, pair: Pair): string =>
    pair.target.kind === 'iam-role' ? WAREHOUSE_WIDE : database;
  const heldIn = (database: string): Map<string, Holding> => {
    const known = holdings.get(database) ?? new Map<string, Holding>();
    holdings.set(database, known);
    return known;
  };

  const note = (database: string, sql: string, by: Holding['by'], folds: boolean): void => {
    for (const pair of pairsMeant(sql, folds)) {
      const place = home(database, pair);
      const held = heldIn(place);
      const key = pairKey(pair);
      const id = `${place}\n${key}`;
      const known = held.get(key);
      noteBare(place, key);
      if (by === 'hand') handled.set(id, now());
      if (pair.verb === 'REVOKE') {
        if (by === 'hand' && known?.by === 'tool') takenByHand.add(id);
        if (by === 'hand' && known?.by === 'tool') robbed.set(holderIn(place, key), now());
        if (by === 'tool') takenByHand.delete(id);
        if (by === 'tool' && known !== undefined) takenUnseen.add(id);
        if (by === 'tool' && known?.by === 'hand' && !known.ambiguous)
          wronglyRevoked.push({ place, key });
        // What another grantor gave stays, whoever revokes what the owner gave.
        if (byDeputy.has(id)) held.set(key, { by: 'hand', sinceMs: now(), ambiguous: true });
        else held.delete(key);
      } else if (known !== undefined) {
        if (known.by !== by) held.set(key, { ...known, ambiguous: true });
      } else {
        held.set(key, {
          by,
          sinceMs: now(),
          ambiguous: by === 'hand' && (takenByHand.has(id) || takenUnseen.has(id)),
        });
      }
      noteBare(place, key);
    }
  };

  const noteDeputy = (database: string, sql: string, folds: boolean): void => {
    for (const pair of pairsMeant(sql, folds)) byDeputy.add(`${database}\n${pairKey(pair)}`);
    note(database, sql, 'hand', folds);
  };

  const noteTaken = (database: string, sql: string, folds: boolean): void => {
    for (const pair of pairsMeant(sql, folds)) {
      const place = home(database, pair);
      const key = pairKey(pair);
      if (pair.verb === 'REVOKE' && heldIn(place).has(key)) taken.push({ place, key, atMs: now() });
    }
  };

  const forget = (gone: (parts: readonly string[], database: string) => boolean): void => {
    for (const [database, held] of holdings) {
      for (const key of [...held.keys()])
        if (gone(JSON.parse(key), database)) {
          held.delete(key);
          noteBare(database, key);
        }
    }
    for (const ids of [takenByHand, byDeputy])
      for (const id of ids) {
        const [database = '', key = '[]'] = id.split('\n');
        if (gone(JSON.parse(key), database)) ids.delete(id);
      }
  };
  const forgetIdentity = (type: string, name: string): void => {
    for (const [database, held] of holdings)
      for (const key of held.keys()) handled.set(`${database}\n${key}`, now());
    forgetNamed(type, name);
  };
  const forgetNamed = (type: string, name: string): void =>
    forget((parts) => parts.at(-2) === type && parts.at(-1) === firstNameOf(name));

  const wrapped: Engine = {
    ...engine,
    transaction: async (database, sqls, options) => {
      const results = await engine.transaction(database, sqls, options);
      const changes = sqls.filter((sql) => /^\s*(grant|revoke)\b/i.test(sql));
      if (options?.user === DEPUTY && results.every(({ status }) => status === 'FINISHED'))
        for (const sql of changes) noteDeputy(database, sql, sabotage.folds(sqls));
      if (
        options?.user !== tool ||
        changes.length === 0 ||
        results.some(({ status }) => status !== 'FINISHED')
      )
        return results;
      const folds = sabotage.folds(sqls);
      for (const sql of changes) {
        noteTaken(database, sql, folds);
        note(database, sql, 'tool', folds);
      }
      const [granted] = changes.filter((sql) => /^\s*grant/i.test(sql));
      if (granted !== undefined && sabotage.strikes()) {
        const undo = granted.replace(/^\s*GRANT/, 'REVOKE').replace(/ TO /, ' FROM ');
        const settings = sqls.filter(isSetting);
        const results = await engine.transaction(database, [...settings, undo], {});
        if (results.at(-1)?.status === 'FINISHED') note(database, undo, 'tool', folds);
      }
      return results;
    },
    superuserSql: async (database, sql) => {
      const result = await engine.superuserSql(database, sql);
      note(database, sql, 'hand', sabotage.folds([sql]));
      return result;
    },
    dropUser: async (name) => {
      await engine.dropUser(name);
      forgetIdentity('user', name);
    },
    dropGroup: async (name) => {
      await engine.dropGroup(name);
      forgetIdentity('group', name);
    },
    dropRole: async (name) => {
      await engine.dropRole(name);
      forgetIdentity('role', name);
    },
    dropSchema: async (database, name) => {
      await engine.dropSchema(database, name);
      for (const key of heldIn(database).keys()) handled.set(`${database}\n${key}`, now());
      forget(
        (parts, place) =>
          place === database && parts[0] !== 'ASSUMEROLE' && parts[1] === firstNameOf(name),
      );
    },
    dropModel: async (database, schema, name) => {
      await engine.dropModel(database, schema, name);
      for (const key of heldIn(database).keys()) handled.set(`${database}\n${key}`, now());
      forget(
        (parts, place) =>
          place === database &&
          parts[0] === 'EXECUTE' &&
          parts[1] === firstNameOf(schema) &&
          parts[2] === name,
      );
    },
  };

  return {
    engine: wrapped,
    held: heldIn,
    concluded: (database) => {
      for (const id of takenUnseen) if (id.startsWith(`${database}\n`)) takenUnseen.delete(id);
    },
    disown: () => {
      for (const held of holdings.values())
        for (const [key, holding] of held) held.set(key, { ...holding, by: 'hand' });
    },
    lostByTool: (database) =>
      wronglyRevoked.filter(({ place }) => place === database).map(({ key }) => key),
    takenByTool: (database) => taken.filter(({ place }) => place === database),
    bareAtMs: (database, { type, name }) => {
      const holder = `${database}\n${type} ${name}`;
      return isBare(database, holder) ? Number.POSITIVE_INFINITY : (bare.get(holder) ?? 0);
    },
    robbedAtMs: (database, { type, name }) => robbed.get(`${database}\n${type} ${name}`) ?? 0,
    handledAtMs: (database, key) => handled.get(`${database}\n${key}`) ?? 0,
  };
}
