import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { Figure } from './figure.ts';
import { lastLine, MAX_OUTPUT } from './last-line.ts';
import type { Situation } from './paid.ts';

const PROCESS = fileURLToPath(new URL('money-process.ts', import.meta.url));
/** Beside the four transitions, for a million approvals that share reconciles and signatures. */
const LIMIT_USD = 45;
/** For those that share none (docs/adr/012): 1.15 times what was seen, $130, and $95 where the signer waits. */
const LIMIT_ONE_BY_ONE_USD = 150;
const LIMIT_SIGNED_TOGETHER_USD = 110;
/** What peers pay for state transitions alone, for a million approvals, as the issue found; the least of them is the naive way. */
const PEERS_USD = { "Common Fate's Glide": 125, ASR: 500, TEAM: 650 } as const;
const LIVE = 10_000;
/** Onto so many leases it may cost so many times what it costs onto none. */
const MOST_TIMES = 1.5;

interface Pace extends Omit<Situation, 'live'> {
  readonly name: string;
  readonly limit: number;
}
/** A crowd shares what one reconcile and one signature cost; at a million a month each pays for itself. */
const PACES: readonly Pace[] = [
  { name: 'a million approvals, 100 a second', approvals: 300, apartMs: 10, limit: LIMIT_USD },
  {
    name: 'a million approvals, one each 2.6 s',
    approvals: 20,
    apartMs: 2_600,
    limit: LIMIT_ONE_BY_ONE_USD,
  },
  {
    name: 'the same, signed within 5 s',
    approvals: 20,
    apartMs: 2_600,
    signedWithinSeconds: 5,
    limit: LIMIT_SIGNED_TOGETHER_USD,
  },
];

const Costs = z.object({ notApplied: z.int(), costs: z.record(z.string(), z.number()) });

/** What a million approvals cost, by component, from counts of this run and a list of prices. */
export const benchMoney = (): Figure[] => PACES.flatMap(ofPace);

function ofPace({ name, limit, ...pace }: Pace): Figure[] {
  const onNone = costs({ ...pace, live: 0 });
  const onMany = costs({ ...pace, live: LIVE });
  return [
    {
      name: `${name}: not applied`,
      value: onNone.notApplied + onMany.notApplied,
      unit: '',
      limit: 0,
    },
    {
      name: '  state transitions',
      value: onNone.transitions,
      unit: 'USD',
      naive: Math.min(...Object.values(PEERS_USD)),
    },
    ...Object.entries(PEERS_USD).map(
      ([peer, value]): Figure => ({ name: `    of the peer ${peer}`, value, unit: 'USD' }),
    ),
    {
      name: '  all but these',
      value: onNone.beside,
      unit: 'USD',
      limit,
    },
    ...Object.entries(onNone.others).map(
      ([component, value]): Figure => ({ name: `    ${component}`, value, unit: 'USD' }),
    ),
    {
      name: `  all but these onto ${LIVE.toLocaleString('en')} live leases`,
      value: onMany.beside,
      unit: 'USD',
      limit,
    },
    {
      name: '  which is so many times as much',
      value: onMany.beside / onNone.beside,
      unit: '×',
      limit: MOST_TIMES,
    },
  ];
}

function costs(situation: Situation) {
  // In a process of its own: what functions print is counted, and other parts of the bench have silenced them.
  const said = execFileSync(process.execPath, [PROCESS, JSON.stringify(situation)], {
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      POWERTOOLS_LOG_LEVEL: 'INFO',
      POWERTOOLS_METRICS_DISABLED: 'false',
      POWERTOOLS_METRICS_NAMESPACE: 'redshift-ml',
    },
  });
  const { notApplied, costs: all } = Costs.parse(lastLine(said));
  const { 'state transitions': transitions = 0, ...others } = all;
  const beside = Object.values(others).reduce((sum, one) => sum + one, 0);
  return { notApplied, transitions, others, beside };
}
