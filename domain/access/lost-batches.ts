import { type Grant, grantKey } from '../privilege.ts';
import type { Catalog } from './catalog.ts';
import { asManaged, follow, type Managed } from './managed.ts';

type ManagedGrants = ReadonlyMap<string, Managed>;

/**
 * StatementNames of batches that were given up unseen and may have run after all. Only what the catalog shows is looked
 * for: a person may have granted the same by hand meanwhile, and that is not ours to take back.
 */
export const suspects = (managed: ManagedGrants, catalog: Catalog): ReadonlySet<string> =>
  new Set(appeared(managed, catalog).flatMap(({ batches }) => batches));

/** Managed grants, with those made certain that one of these batches made: they finished after all. */
export function withRecovered(
  managed: ManagedGrants,
  finished: ReadonlySet<string>,
  seq: number,
  catalog: Catalog,
): ManagedGrants {
  const certain = appeared(managed, catalog).filter(({ batches }) =>
    batches.some((name) => finished.has(name)),
  );
  const recovered = new Set(certain.map(({ key }) => key));
  return new Map([
    ...[...managed].filter(([key]) => !recovered.has(key)),
    ...certain.map(({ grant }) => [grantKey(grant), asManaged(grant, seq, catalog)] as const),
  ]);
}

interface Appeared {
  readonly key: string;
  /** As the catalog shows it. */
  readonly grant: Grant;
  readonly batches: readonly string[];
}

/** Under the names of their SQL, or those that their ids have by now. */
function appeared(managed: ManagedGrants, catalog: Catalog): Appeared[] {
  return [...managed].flatMap(([key, one]) => {
    if (one.uncertain === undefined) return [];
    const { batches } = one.uncertain;
    const shown = [one, follow(one, catalog)].find(
      (candidate) => candidate && catalog.held.has(grantKey(candidate.grant)),
    );
    return shown === undefined ? [] : [{ key, grant: shown.grant, batches }];
  });
}
