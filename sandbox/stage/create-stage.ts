import { isDeepStrictEqual } from 'node:util';
import type { AccountState } from '../../local-aws/account/state.ts';
import type { Faults } from '../../local-aws/faults.ts';
import type { LocalAws } from '../../local-aws/local-aws.ts';
import type { Announcement } from '../../local-aws/messaging/event-bus.ts';
import type { Engine } from '../../local-aws/redshift/engine.ts';
import type { Emit } from '../print/story-event.ts';
import type { AskPerson, Stage } from '../story.ts';
import { asText, heldThrough } from './held.ts';
import type { HeldBoard } from './held-board.ts';
import { runSql } from './run-sql.ts';
import { verifyEvidence } from './verify-evidence.ts';

interface Props {
  readonly localAws: LocalAws;
  readonly account: AccountState;
  readonly spokes: ReadonlyMap<string, { readonly state: AccountState }>;
  readonly engines: ReadonlyMap<string, Engine>;
  readonly board: HeldBoard;
  readonly emit: Emit;
  readonly faults: Faults | undefined;
  readonly askPerson: AskPerson;
  readonly keepFiles: Stage['keepFiles'];
}

const MINUTE_MS = 60_000;
/** Longer than a queue tries, so that after the last fault everything has been tried again without one. */
const REST_MS = 120 * MINUTE_MS;

/** Their schedules bring them again, or the next audit, and find all that the lost one would have. */
const COMES_AGAIN = /:function:(sweep|verify|driftReadLog)$/;

export function createStage({
  localAws,
  account,
  spokes,
  engines,
  board,
  emit,
  faults,
  askPerson,
  keepFiles,
}: Props): Stage & { conclude: () => Promise<void> } {
  const at = (): string => new Date(localAws.clock.now()).toISOString();
  const sent: Announcement[] = [];
  /** What has to hold at rest, whatever went wrong on the way: the last expectation about each thing. */
  const wanted = new Map<string, () => Promise<void>>();

  const expect: Stage['expect'] = (what, observed, expected) => {
    const [seen, hoped] = [asJson(observed), asJson(expected)];
    const held = isDeepStrictEqual(seen, hoped);
    emit({ kind: 'expectation', what, held, ...(held ? {} : { observed: seen, wanted: hoped }) });
  };
  const sendAll: Stage['sendAll'] = async (events) => {
    sent.push(...events);
    for (const event of events) localAws.publish(event);
    await localAws.runUntilIdle();
  };
  const waitUntil: Stage['waitUntil'] = async (time) => {
    await localAws.runFor(Math.max(0, Date.parse(time) - localAws.clock.now()));
    await localAws.runUntilIdle();
    emit({ kind: 'time', at: at() });
  };
  const rest = async (calmed: Faults): Promise<void> => {
    emit({
      kind: 'chapter',
      title: `Rest, after ${calmed.happened.length} faults of seed ${calmed.seed}`,
    });
    calmed.calm();
    // Lambda keeps no container of an old deployment for hours, and what was tried in vain while there were faults is healed.
    localAws.containers.dropWarm();
    await localAws.invoke('sweep', { scope: 'retry' });
    await localAws.runFor(REST_MS);
    // Whoever got no answer sends again: an unanswered request goes on, an answered one changes nothing.
    await sendAll([...sent]);
    await localAws.runFor(REST_MS);
    for (const judge of wanted.values()) await judge();
  };

  return {
    localAws,
    account,
    spoke: (id) => {
      const found = spokes.get(id);
      if (found === undefined) throw new Error(`the story's setting has no account ${id}`);
      return found.state;
    },
    engine: (warehouse) => {
      const found = engines.get(warehouse);
      if (found === undefined) throw new Error(`the story's setting has no warehouse ${warehouse}`);
      return found;
    },
    chapter: (title) => emit({ kind: 'chapter', title }),
    note: (text) => emit({ kind: 'note', text }),
    send: (event) => sendAll([event]),
    sendAll,
    start: async (machine, input) => {
      const execution = localAws.startMachine(machine, input);
      await localAws.runUntilIdle();
      return execution;
    },
    waitUntil,
    waitMinutes: (minutes) =>
      waitUntil(new Date(localAws.clock.now() + minutes * MINUTE_MS).toISOString()),
    runSql: (user, sqls, warehouse = 'analytics') =>
      runSql(
        localAws,
        { warehouse, isServerless: account.workgroups.has(warehouse), database: 'dev', user },
        sqls,
      ),
    byHand: async (what, errand) => {
      emit({ kind: 'hand', at: at(), what });
      const result = await localAws.as('person', errand);
      await localAws.runUntilIdle();
      return result;
    },
    askPerson,
    keepFiles,
    expect,
    expectRun: (what, observed, expected) => {
      if (faults === undefined) expect(what, observed, expected);
    },
    showHeld: board.showAll,
    expectAtRest: async (what, observe, expected) => {
      const judge = async (): Promise<void> => expect(what, await observe(), expected);
      wanted.set(what, judge);
      if (faults === undefined) await judge();
    },
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
      emit({ kind: 'chapter', title: 'Evidence' });
      const chains = await verifyEvidence(localAws);
      emit({ kind: 'evidence', chains });
      expect(
        'every evidence chain verifies, and so does its copy',
        chains.flatMap(({ problems }) => problems),
        [],
      );
      const dropped = localAws.dropped
        .filter(({ target }) => faults === undefined || !COMES_AGAIN.test(target))
        .map(({ target, because }) => `${target}: ${because}`);
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
