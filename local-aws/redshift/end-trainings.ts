import type { Catalog } from './catalog.ts';
import type { Store } from './store.ts';

/** Gives each model whose training is over its state. A training ends by itself; nobody notices before somebody asks. */
export async function endTrainings(catalog: Catalog, store: Store): Promise<void> {
  const { databases, training } = catalog.options;
  if (training === undefined) return;
  const nowMs = training.nowMs();
  const ended = databases.flatMap((database) =>
    catalog
      .models(database)
      .filter((model) => model.training !== undefined && model.training.endsAtMs <= nowMs)
      .map((model) => ({ database, model })),
  );
  for (const { database, model } of ended) {
    const { training: end, ...rest } = model;
    catalog.putModel(database, { ...rest, state: end?.state ?? rest.state });
  }
  if (ended.length > 0) await store.catalogChanged();
}
