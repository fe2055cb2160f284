import { fileURLToPath } from 'node:url';
import type { Compose } from '../../local-aws/containers.ts';
import { createLocalAws, type LocalAws, type LocalAwsOptions } from '../../local-aws/local-aws.ts';
import type { StateEvent } from '../../local-aws/machines/history.ts';
import { readWiring, type Wiring } from '../../local-aws/wiring.ts';
import { product } from './fixture/access.ts';

export const wiring = readWiring(fileURLToPath(new URL('fixture/serverless.yml', import.meta.url)));

const START = '2026-03-01T09:00:00Z';

/** An account with the fixture's deployment; `functions` replace those of its product. */
export const openFixture = (
  functions: Record<string, Compose> = {},
  options: Partial<LocalAwsOptions> = {},
  deployed: Wiring = wiring,
): Promise<LocalAws> => {
  const all: Record<string, Compose> = { ...product, ...functions };
  return createLocalAws({
    start: START,
    config: {},
    deployment: { wiring: deployed, load: async (name) => all[name] ?? (() => async () => null) },
    ...options,
  });
};

export const approved = (...databases: string[]) => ({
  source: 'redshift-ml.access',
  'detail-type': 'Model Access Approved',
  detail: { databases },
});

/** `Decide entered 0`, `Reconcile[1] exited 70`: what happened, with milliseconds since the start. */
export const linesOf = (events: readonly StateEvent[]): string[] =>
  events.map(
    ({ state, iteration, kind, atMs }) =>
      `${state}${iteration === undefined ? '' : `[${iteration}]`} ${kind} ${atMs - Date.parse(START)}`,
  );
