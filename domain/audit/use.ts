import * as z from 'zod/mini';
import { membersOf } from '../access/approving-members.ts';
import type { Catalog, CatalogModel } from '../access/catalog.ts';
import { nameOf } from '../access/catalog-ids.ts';
import { Grant, type Grantee, grantKey, identityKey } from '../privilege.ts';
import { isSearchable } from '../sql.ts';
import type { Instant } from '../time.ts';
import type { FunctionCall } from './use-query.ts';
import type { SeenUse, UseReading } from './use-reading.ts';

const At = z.iso.datetime();

/** When something was used last, as far as anybody can tell. */
export const LastUse = z.object({
  /** Missing: not seen in what was read. */
  at: z.optional(At),
  /** Since when all use was visible, without a gap; before that nobody can tell. */
  watchedSince: At,
  /** How many statements of those that the views still kept at the last reading: a lower bound. */
  count: z.int(),
});
export type LastUse = z.infer<typeof LastUse>;

/** What is known of who uses what in one database; it is carried from one audit to the next. */
export const DatabaseUse = z.object({
  warehouse: z.string(),
  database: z.string(),
  /** The last reading that showed everybody's statements; missing: there was none. */
  readAt: z.optional(At),
  /** The oldest statement of that reading: counts are from then. */
  keptSince: z.optional(At),
  /** The first audit that saw everybody's statements: what was changed by hand is told from then on. */
  changesSince: z.optional(At),
  /** Why this audit saw nothing of it. */
  unseen: z.optional(z.string()),
  models: z.array(
    z.object({
      schema: z.string(),
      model: z.string(),
      /** The function that predicts with it, in lower case; missing: unknown, and so is its use. */
      called: z.optional(z.string()),
      lastUse: z.optional(LastUse),
    }),
  ),
  /**
   * Of each grant of EXECUTE on a model whose function is known, and of CREATE MODEL: a use counts for every group and role
   * through which its user may.
   */
  grants: z.array(z.object({ grant: Grant, lastUse: LastUse })),
});
export type DatabaseUse = z.infer<typeof DatabaseUse>;

type Named = Pick<CatalogModel, 'schema' | 'model'>;
const keyOf = (named: Named | undefined): string => JSON.stringify([named?.schema, named?.model]);

/** The function of a model, as the configuration declares it. */
export interface Declared extends Named {
  readonly called: string;
}

/** The functions to look for, by number, and how they are called. Names that a text search would not find are left out. */
export interface Functions {
  readonly calls: readonly FunctionCall[];
  /** By number. */
  readonly models: readonly Named[];
}

/** Which functions the models of a database have: what is declared, else what the audit before knew. */
export function functionsOf(
  declared: readonly Declared[],
  previous: DatabaseUse | undefined,
): Functions {
  const known = [...(previous?.models ?? []), ...declared].filter(isCallable);
  const found = [...new Map(known.map((one) => [keyOf(one), one])).values()];
  const byName = Map.groupBy(found, ({ called }) => called);
  return {
    models: found,
    calls: found.flatMap(({ schema, called }, n) => [
      { n, name: `${schema}.${called}` },
      // Without its schema a name says which model only where no other model's function has it.
      ...(byName.get(called)?.length === 1 ? [{ n, name: called }] : []),
    ]),
  };
}

export interface UseFacts {
  readonly place: { readonly warehouse: string; readonly database: string };
  readonly reading: UseReading;
  readonly functions: Functions;
  readonly declared: readonly Declared[];
  readonly previous: DatabaseUse | undefined;
}

/** What is known now: what was read, added to what earlier audits saw. */
export function useNow(
  { place, reading, declared, functions, previous }: UseFacts,
  catalog: Catalog,
  now: Instant,
): DatabaseUse {
  if ('unseen' in reading) return unseen(place, previous, reading.unseen);
  // What was run between two audits and is kept no more was seen by neither.
  const isGap = previous?.readAt === undefined || previous.readAt < reading.since;
  const add = (before: LastUse | undefined, uses: readonly UseOfUser[] = []): LastUse => {
    const at = [before?.at, ...uses.map(({ last }) => last)].filter((one) => one !== undefined);
    const last = at.toSorted().at(-1);
    return {
      ...(last !== undefined && { at: last }),
      watchedSince: isGap ? now : (before?.watchedSince ?? now),
      count: uses.reduce((sum, { count }) => sum + count, 0),
    };
  };
  const called = calledNow(catalog, { reading, declared, previous });
  const named = <Use extends { readonly userId: number }>(uses: readonly Use[]) =>
    uses.map((use) => ({ ...use, user: nameOf(catalog, 'user', use.userId) }));
  const calls = Map.groupBy(named(reading.calls), ({ n }) => keyOf(functions.models[n]));
  const creations = named(reading.creations).map((one) => ({ ...one, count: 1, last: one.at }));
  const before = new Map(previous?.models.map((one) => [keyOf(one), one.lastUse]));
  const granted = new Map(previous?.grants.map((one) => [grantKey(one.grant), one.lastUse]));
  return {
    ...place,
    readAt: now,
    keptSince: reading.since,
    changesSince: previous?.changesSince ?? now,
    models: catalog.models.map(({ schema, model }) => {
      const key = keyOf({ schema, model });
      const name = called.get(key);
      return {
        schema,
        model,
        ...(name !== undefined && { called: name, lastUse: add(before.get(key), calls.get(key)) }),
      };
    }),
    grants: [...catalog.held].flatMap(([key, grant]) => {
      const { privilege, grantee } = grant;
      const isExecute = privilege.kind === 'execute-model';
      if (isExecute ? !called.has(keyOf(privilege)) : privilege.kind !== 'create-model') return [];
      const uses = isExecute ? calls.get(keyOf(privilege)) : creations;
      return [{ grant, lastUse: add(granted.get(key), through(grantee, uses, catalog)) }];
    }),
  };
}

/** What was known stays known; nothing was added to it this time. */
export const unseen = (
  place: UseFacts['place'],
  previous: DatabaseUse | undefined,
  because: string,
): DatabaseUse => ({ models: [], grants: [], ...previous, ...place, unseen: because });

interface UseOfUser {
  /** Missing: who is gone. */
  readonly user: string | undefined;
  readonly count: number;
  readonly last: Instant;
}

/** A use counts for the user, and for every group and role that the user is in. */
const through = (
  grantee: Grantee,
  uses: readonly UseOfUser[] = [],
  catalog: Catalog,
): readonly UseOfUser[] => {
  const users = grantee.type === 'user' ? [grantee.name] : membersOf(identityKey(grantee), catalog);
  return uses.filter(({ user }) => user !== undefined && users.includes(user));
};

/** The function of each model: declared, else of its newest CREATE MODEL, else what was known. Others cannot be searched for. */
function calledNow(
  { models }: Catalog,
  {
    reading,
    declared,
    previous,
  }: { readonly reading: SeenUse } & Pick<UseFacts, 'declared' | 'previous'>,
): ReadonlyMap<string, string> {
  const byName = Map.groupBy(models, ({ model }) => model);
  const inOrder = reading.creations.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const made = inOrder.flatMap(({ model: text, called }) => {
    const bare = byName.get(text) ?? [];
    const model =
      models.find((one) => `${one.schema}.${one.model}` === text) ??
      (bare.length === 1 ? bare[0] : undefined);
    return model === undefined ? [] : [{ ...model, called }];
  });
  return new Map(
    [...(previous?.models ?? []), ...made, ...declared]
      .filter(isCallable)
      .map((one) => [keyOf(one), one.called]),
  );
}

const isCallable = <One extends Named & { readonly called?: string | undefined }>(
  one: One,
): one is One & { readonly called: string } =>
  one.called !== undefined && isSearchable(`${one.schema}.${one.called}`);
