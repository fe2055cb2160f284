import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchAccounts } from './accounts.ts';
import { benchAuditSetups } from './audit-setups.ts';
import { benchBundles } from './bundles.ts';
import { benchBurst } from './burst.ts';
import { benchColdStart } from './cold-start.ts';
import { benchCommandLine } from './command-line.ts';
import { benchExamine } from './examine.ts';
import { benchExecution } from './execution.ts';
import { fastestProcess } from './fastest-process.ts';
import { type Figure, isOver, rowsOf } from './figure.ts';
import { benchGrowth } from './growth.ts';
import { benchMoney } from './money.ts';
import { benchOutbox } from './outbox.ts';
import { benchPolicy } from './policy.ts';
import { benchReconciles } from './reconciles.ts';
import { benchReplay } from './replay.ts';
import { benchReportPage } from './report-page.ts';
import { benchRestore } from './restore.ts';
import { benchSweep } from './sweep.ts';
import { tableLines } from './table.ts';
import { benchVerify } from './verify.ts';

interface Extent {
  /** Also what takes many minutes: a million entries of evidence. */
  readonly million: boolean;
}
/** In the order of the table. */
const BENCHES: Readonly<Record<string, (extent: Extent) => Figure[] | Promise<Figure[]>>> = {
  reconciles: benchReconciles,
  growth: benchGrowth,
  planning: () => fastestProcess(new URL('planning-process.ts', import.meta.url), 3),
  policy: benchPolicy,
  execution: benchExecution,
  burst: benchBurst,
  money: benchMoney,
  outbox: benchOutbox,
  sweep: benchSweep,
  accounts: benchAccounts,
  'audit-setups': benchAuditSetups,
  verify: benchVerify,
  restore: benchRestore,
  replay: benchReplay,
  examine: benchExamine,
  'report-page': benchReportPage,
  'cold-start': benchColdStart,
  bundles: benchBundles,
  'command-line': benchCommandLine,
};

const HELP = `npm run bench -- [options]

  --only NAME   one of ${Object.keys(BENCHES).join(', ')}; may be said several times
  --json FILE   writes the figures as rows of name, value, limit, unit, ok
  --million     also verifies a million entries of evidence: minutes, and 4 GB of disk`;

const { only = Object.keys(BENCHES), json, million = false } = asked();

// One after the other: whatever runs at the same time would be measured too.
const figures: Figure[] = [];
for (const [name, bench] of Object.entries(BENCHES))
  if (only.includes(name)) figures.push(...(await bench({ million })));

for (const line of tableLines(figures)) console.log(line);
const over = figures.filter(isOver);
console.log(
  over.length === 0
    ? 'Every limit holds.'
    : `Over the limit: ${over.map(({ name }) => name.trim()).join('; ')}`,
);
if (json !== undefined) writeFileSync(json, `${JSON.stringify(rowsOf(figures), undefined, 2)}\n`);
process.exitCode = over.length === 0 ? 0 : 1;

function asked(): {
  readonly only?: string[];
  readonly json?: string;
  readonly million?: boolean;
} {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string', multiple: true },
        json: { type: 'string' },
        million: { type: 'boolean' },
      },
    });
    const unknown = values.only?.find((name) => !Object.hasOwn(BENCHES, name));
    if (unknown !== undefined) throw new Error(`--only ${unknown} is unknown`);
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(2);
  }
}
