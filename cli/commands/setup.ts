import { writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { assess } from '../../domain/setup/checks/assess.ts';
import { isOpen } from '../../domain/setup/checks/check.ts';
import { planSetup } from '../../domain/setup/run/plan.ts';
import { countsOf, setupReport } from '../../domain/setup/run/report.ts';
import { reportText } from '../../domain/setup/run/report-text.ts';
import { targetOf } from '../../domain/setup/run/request.ts';
import { inspectionClients } from '../../functions/setup/calls/inspection-clients.ts';
import { factReader } from '../../functions/setup/inspection/read-facts.ts';
import { command } from '../command.ts';
import { naming, readConfig, warehouseNamed } from '../read-config.ts';
import { setupHtml } from '../setup/setup-html.ts';
import { WrongUse } from '../wrong-use.ts';

const Findings = z.readonly(
  z.array(
    z.object({
      control: z.string(),
      subject: z.string(),
      title: z.string(),
      severity: z.string(),
      status: z.enum(['pass', 'fail', 'unknown', 'notApplicable']),
    }),
  ),
);

/** Looks at a warehouse's setup with the caller's own credentials. It changes nothing, and nothing has to be installed. */
export const validate = command({
  input: z.strictObject({
    config: z.string(),
    warehouse: z.exactOptional(z.string()),
    html: z.exactOptional(z.string()),
    verbose: z.exactOptional(z.boolean()),
  }),
  output: z.object({
    warehouse: z.string(),
    conclusion: z.string(),
    counts: z.record(z.string(), z.int()),
    findings: Findings,
    /** What would break if enhanced VPC routing were turned on. */
    routingPreview: z.readonly(z.array(z.object({ control: z.string() }))),
  }),
  run: async ({ config: file, warehouse: name, html, verbose }, { now, pause }) => {
    const config = readConfig(file);
    const { name: wanted } = warehouseNamed(config, name);
    const { target, warehouse } = naming(file, () => targetOf(config, wanted));
    const facts = await factReader(async (of) => inspectionClients(of, { now, pause }))(
      target,
      warehouse,
    );
    const report = setupReport(facts, assess(facts), planSetup(facts));
    const at = now().toISOString();
    const page = html === undefined ? [] : [keep(html, setupHtml(report, { at, verbose }))];
    const { conclusion, findings, routingPreview } = report;
    return {
      lines: [...reportText(report, { verbose }).trimEnd().split('\n'), ...page],
      data: { warehouse: wanted, conclusion, counts: countsOf(findings), findings, routingPreview },
      isFine: !findings.some(isOpen),
    };
  },
});

function keep(file: string, page: string): string {
  try {
    writeFileSync(file, page);
  } catch (error) {
    throw new WrongUse(
      `--html ${file} cannot be written: ${error instanceof Error ? error.message : error}`,
    );
  }
  return `the same as a page: ${file}`;
}
