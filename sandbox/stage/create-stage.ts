import { isDeepStrictEqual } from 'node:util';
import type { Tell } from '../print/happening.ts';
import type { Stage } from '../story.ts';
import type { AccountState } from '../world/account/state.ts';
import type { Faults } from '../world/faults.ts';
import type { Announcement } from '../world/messaging/event-bus.ts';
import type { Engine } from '../world/redshift/engine.ts';
import type { World } from '../world/world.ts';
import { asText, heldThrough } from './held.ts';
import type { HeldBoard } from './held-board.ts';
import { verifyEvidence } from './verify-evidence.ts';

interface Props {
  readonly world: World;
  readonly account: AccountState;
  readonly engines: ReadonlyMap<string, Engine>;
  readonly board: HeldBoard;
  readonly tell: Tell;
  readonly faults: Faults | undefined;
}

const MINUTE_MS = 60_000;
/** Longer than a queue tries, so that after the last fault everything has been tried again without one. */
const REST_MS = 120 * MINUTE_MS;

export function createStage({
  world,
  account,
  engines,
  board,
  tell,
  faults,
}: Props): Stage & { conclude: () => Promise<void> } {
  const at = (): string => new Date(world.clock.now()).toISOString();
  const sent: Announcement[] = [];
  /** The last expectation about each database: it has to hold at rest, whatever went wrong on the way. */
  const wanted = new Map<string, () => Promise<void>>();

  const expect: Stage['expect'] = (what, observed, expected) => {
    const [seen, hoped] = [asJson(observed), asJson(expected)];
    const held = isDeepStrictEqual(seen, hoped);
    tell({ kind: 'expectation', what, held, ...(held ? {} : { observed: seen, wanted: hoped }) });
  };
  const sendAll: Stage['sendAll'] = async (events) => {
    sent.push(...events);
    for (const event of events) world.publish(event);
    await world.runUntilIdle();
  };
  const waitUntil: Stage['waitUntil'] = async (time) => {
    await world.runFor(Math.max(0, Date.parse(time) - world.clock.now()));
    await world.runUntilIdle();
    tell({ kind: 'time', at: at() });
  };
  const rest = async (calmed: Faults): Promise<void> => {
    tell({
      kind: 'chapter',
      title: `Rest, after ${calmed.happened.length} faults of seed ${calmed.seed}`,
    });
    calmed.calm();
    await world.runFor(REST_MS);
    // Whoever got no answer sends again: an unanswered request goes on, an answered one changes nothing.
    await sendAll([...sent]);
    await world.runFor(REST_MS);
    for (const judge of wanted.values()) await judge();
  };

  return {
    world,
    account,
    engine: (warehouse) => {
      const found = engines.get(warehouse);
      if (found === undefined) throw new Error(`the story's setting has no warehouse ${warehouse}`);
      return found;
    },
    chapter: (title) => tell({ kind: 'chapter', title }),
    note: (text) => tell({ kind: 'note', text }),
    send: (event) => sendAll([event]),
    sendAll,
    start: async (machine, input) => {
      const execution = world.startMachine(machine, input);
      await world.runUntilIdle();
      return execution;
    },
    waitUntil,
    waitMinutes: (minutes) =>
      waitUntil(new Date(world.clock.now() + minutes * MINUTE_MS).toISOString()),
    byHand: async (what, errand) => {
      tell({ kind: 'hand', at: at(), what });
      const result = await world.as('person', errand);
      await world.runUntilIdle();
      return result;
    },
    expect,
    expectRun: (what, observed, expected) => {
      if (faults === undefined) expect(what, observed, expected);
    },
    showHeld: board.showAll,
    expectHeld: async (grants, database = 'dev', warehouse = 'analytics') => {
      const judge = async (): Promise<void> => {
        const held = await board.show(warehouse, database);
        expect(inWords(grants, database), held.map(asText), heldThrough(grants).map(asText));
      };
      wanted.set(`${warehouse}/${database}`, judge);
      if (faults === undefined) await judge();
      else await board.show(warehouse, database);
    },
    conclude: async () => {
      if (faults !== undefined) await rest(faults);
      tell({ kind: 'chapter', title: 'Evidence' });
      const databases = await verifyEvidence(world);
      tell({ kind: 'evidence', databases });
      expect(
        'every evidence chain verifies, and so does its copy',
        databases.flatMap(({ problems }) => problems),
        [],
      );
      const dropped = world.dropped.map(({ target, because }) => `${target}: ${because}`);
      expect('no event and no message was lost', dropped, []);
    },
  };
}

const inWords = ({ length }: readonly string[], database: string): string =>
  length === 0
    ? `nothing is held in ${database}`
    : `held in ${database} is exactly what ${length} GRANT statement${length === 1 ? '' : 's'} would leave`;

const asJson = (value: unknown): unknown =>
  value === undefined ? null : JSON.parse(JSON.stringify(value));
