import { benchAuditSetups } from './audit-setups.ts';
import { benchBundles } from './bundles.ts';
import { benchBurst } from './burst.ts';
import { benchExamine } from './examine.ts';
import { benchExecution } from './execution.ts';
import { fastestProcess } from './fastest-process.ts';
import { isOver } from './figure.ts';
import { benchOutbox } from './outbox.ts';
import { benchPolicy } from './policy.ts';
import { benchReplay } from './replay.ts';
import { benchReportPage } from './report-page.ts';
import { benchSweep } from './sweep.ts';
import { tableLines } from './table.ts';
import { benchVerify } from './verify.ts';

if (process.argv.length > 2) {
  console.error(
    `npm run bench takes no options, and was given ${process.argv.slice(2).join(' ')}; leave them out`,
  );
  process.exit(2);
}

// One after the other: whatever runs at the same time would be measured too.
const figures = [
  ...fastestProcess(new URL('planning-process.ts', import.meta.url), 3),
  ...benchPolicy(),
  ...(await benchExecution()),
  ...(await benchBurst()),
  ...(await benchOutbox()),
  ...(await benchSweep()),
  ...(await benchAuditSetups()),
  ...benchVerify(),
  ...benchReplay(),
  ...benchExamine(),
  ...benchReportPage(),
  ...benchBundles(),
];

for (const line of tableLines(figures)) console.log(line);
const over = figures.filter(isOver);
console.log(
  over.length === 0
    ? 'Every limit holds.'
    : `Over the limit: ${over.map(({ name }) => name.trim()).join('; ')}`,
);
process.exitCode = over.length === 0 ? 0 : 1;
