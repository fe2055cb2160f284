import { PRIVILEGES, type Privilege } from '../privilege.ts';
import type { CatalogView } from './privileges/definition.ts';

type Views = ReadonlyMap<string, CatalogView<Privilege>>;

/** The views that show who holds what, by name. A view that several kinds share is read once. */
export function privilegeViews(scope: 'database' | 'warehouse'): Views {
  const views = new Map<string, CatalogView<Privilege>>();
  for (const definition of Object.values(PRIVILEGES)) {
    if (definition.scope !== scope) continue;
    const own: [string, CatalogView<Privilege>][] = Object.entries(definition.views);
    for (const [name, view] of own) {
      const shared = views.get(name);
      const read: typeof view.read = (row) => shared?.read(row) ?? view.read(row);
      views.set(name, { ...view, read });
    }
  }
  return views;
}
