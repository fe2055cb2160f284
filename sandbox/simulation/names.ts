import type { Engine } from '../../local-aws/redshift/engine.ts';
import type { Renamable } from './scenario.ts';
import { DATABASES } from './warehouse.ts';

const SUFFIX = '_2';

/** What somebody or something was called first: grants are told apart by this, for they stay through a new name. */
export const firstNameOf = (name: string): string =>
  name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : name;

/** What users, groups, roles and schemas are called by now. Nobody else ever has one of these names. */
export interface Names {
  readonly now: (thing: Renamable) => string;
  /** Gives it its other name. */
  readonly toggle: (thing: Renamable) => Promise<void>;
  /** It was made anew, under its first name. */
  readonly madeAnew: (thing: Renamable) => void;
  /** When it got another name for the first time from then on. */
  readonly renamedAfter: (thing: Renamable, ms: number) => number | undefined;
}

export function createNames(engine: Engine, nowMs: () => number): Names {
  const away = new Set<string>();
  const times = new Map<string, number[]>();
  const idOf = ({ type, name }: Renamable): string => `${type} ${name}`;
  const now = (thing: Renamable): string =>
    away.has(idOf(thing)) ? thing.name + SUFFIX : thing.name;
  return {
    now,
    toggle: async (thing) => {
      const id = idOf(thing);
      const from = now(thing);
      if (!away.delete(id)) away.add(id);
      times.set(id, [...(times.get(id) ?? []), nowMs()]);
      const to = now(thing);
      if (thing.type !== 'schema') return engine.rename(thing.type, from, to);
      for (const database of DATABASES) await engine.renameSchema(database, from, to);
    },
    madeAnew: (thing) => void away.delete(idOf(thing)),
    renamedAfter: (thing, ms) => times.get(idOf(thing))?.find((atMs) => atMs >= ms),
  };
}
