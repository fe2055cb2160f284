import type { QueueMessage } from '../../domain/access/message.ts';
import { record } from '../functions/access/queue-record.ts';
import type { Tally } from './aws-over-http.ts';
import { type Measured, measured } from './measured.ts';
import type { Scene } from './scene.ts';

const PROCESSES = 3;

/** Paths of the bundles: what is deployed, and what nobody can do without. */
export interface Bundles {
  readonly reconcile: string;
  readonly floor: string;
}

export interface Reconciled extends Measured {
  readonly tally: Tally;
}

/** One invocation with these messages, all of which have to be done. */
export async function reconciled(
  { reconcile }: Bundles,
  scene: Scene,
  messages: readonly QueueMessage[],
  options: readonly string[] = [],
): Promise<Reconciled> {
  const Records = messages.map((message, n) => record(`m${n}`, message));
  scene.take();
  const result = await measured(reconcile, { Records }, { url: scene.url, options });
  const left = JSON.stringify(result.answer);
  if (left !== '{"batchItemFailures":[]}') throw new Error(`given back: ${left}`);
  return { ...result, tally: scene.take() };
}

/** Of several processes the one that took the least: what another takes longer is the machine's doing. */
export async function fastest<One extends Measured>(run: () => Promise<One>): Promise<One> {
  let best = await run();
  for (let n = 1; n < PROCESSES; n += 1) {
    const next = await run();
    if (next.workMs < best.workMs) best = next;
  }
  return best;
}

const isRead = ([first = '']: readonly string[]): boolean => first.startsWith('SELECT');
export const readingsIn = ({ submitted }: Tally): number => submitted.filter(isRead).length;
export const changesIn = (tally: Tally): number => tally.submitted.length - readingsIn(tally);
export const callsIn = ({ calls }: Tally, ...names: readonly string[]): number =>
  names.reduce((sum, name) => sum + (calls.get(name) ?? 0), 0);

/** What nobody can do without: the change, if any, and the pages of one reading, parsed. */
function floorOf(
  { floor }: Bundles,
  scene: Scene,
  { tally }: Reconciled,
  options: readonly string[] = [],
): Promise<Measured> {
  const queries = tally.submitted.find(isRead);
  const change = tally.submitted.find((sqls) => !isRead(sqls)) ?? [];
  return fastest(() => measured(floor, { change, queries }, { url: scene.url, options }));
}

/** Its processor time as so many times that of the floor. */
export const timesFloor = async (
  bundles: Bundles,
  scene: Scene,
  ours: Reconciled,
): Promise<number> => ours.workMs / (await floorOf(bundles, scene, ours)).workMs;
