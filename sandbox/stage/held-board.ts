import type { Engine } from '../../local-aws/redshift/engine.ts';
import type { Emit, StoryEvent } from '../print/story-event.ts';
import { asText, type Held, heldIn } from './held.ts';

/** Who holds what in each database: as it was when the story looked last, and now. */
export interface HeldBoard {
  /** Tells before and now, and answers what is held now. */
  readonly show: (warehouse: string, database: string) => Promise<readonly Held[]>;
  readonly showAll: () => Promise<void>;
}

/** Rights that PUBLIC has when the board is opened are every warehouse's own: they are not shown. */
export async function openHeldBoard(
  engines: ReadonlyMap<string, Engine>,
  emit: Emit,
): Promise<HeldBoard> {
  const ambient = new Set<string>();
  const seen = new Map<string, readonly Held[]>();
  const places = [...engines].flatMap(([warehouse, engine]) =>
    engine.databases.map((database) => ({
      warehouse,
      database,
      engine,
      place: `${warehouse}/${database}`,
    })),
  );
  for (const { engine, database, place } of places) {
    const held = await heldIn(engine, database);
    for (const one of held) if (one.holder === 'PUBLIC') ambient.add(`${place} ${asText(one)}`);
  }
  const show: HeldBoard['show'] = async (warehouse, database) => {
    const found = places.find((each) => each.warehouse === warehouse && each.database === database);
    if (found === undefined)
      throw new Error(`the story's setting has no database ${warehouse}/${database}`);
    const { engine, place } = found;
    const held = (await heldIn(engine, database)).filter(
      (one) => !ambient.has(`${place} ${asText(one)}`),
    );
    emit(comparison(database, seen.get(place) ?? [], held));
    seen.set(place, held);
    return held;
  };
  return {
    show,
    showAll: async () => {
      for (const { warehouse, database } of places) await show(warehouse, database);
    },
  };
}

function comparison(database: string, before: readonly Held[], after: readonly Held[]): StoryEvent {
  const all = new Map([...before, ...after].map((one) => [asText(one), one]));
  const has = (list: readonly Held[], text: string): boolean =>
    list.some((one) => asText(one) === text);
  const rows = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    kind: 'privileges',
    database,
    rows: rows.map(([text, one]) => ({
      ...one,
      before: has(before, text),
      after: has(after, text),
    })),
  };
}
