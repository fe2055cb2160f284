import type { Catalog } from './catalog.ts';
import { asManaged, type Managed } from './managed.ts';

type ManagedGrants = ReadonlyMap<string, Managed>;

/**
 * StatementNames of batches that were given up unseen and may have run after all. Only what the catalog shows is looked
 * for: a person may have granted the same by hand meanwhile, and that is not ours to take back.
 */
export const suspects = (managed: ManagedGrants, catalog: Catalog): ReadonlySet<string> =>
  new Set(appeared(managed, catalog).flatMap(([, { uncertain }]) => uncertain?.batches ?? []));

/** Managed grants, with those made certain that one of these batches made: they finished after all. */
export function withRecovered(
  managed: ManagedGrants,
  finished: ReadonlySet<string>,
  seq: number,
  catalog: Catalog,
): ManagedGrants {
  const certain = appeared(managed, catalog).filter(([, { uncertain }]) =>
    uncertain?.batches.some((name) => finished.has(name)),
  );
  return new Map([
    ...managed,
    ...certain.map(([key, { grant }]) => [key, asManaged(grant, seq, catalog)] as const),
  ]);
}

const appeared = (managed: ManagedGrants, catalog: Catalog): [string, Managed][] =>
  [...managed].filter(([key, { uncertain }]) => uncertain !== undefined && catalog.held.has(key));
