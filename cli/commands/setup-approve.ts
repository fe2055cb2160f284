import * as z from 'zod/mini';
import { setupDocuments } from '../../aws/ledger/setup-documents.ts';
import { SetupApproval } from '../../domain/setup/run/question.ts';
import { command } from '../command.ts';
import { askAnswerUrl } from '../installation/answer-url.ts';
import { findInstallation, type Installation, WHERE } from '../installation/installation.ts';
import { warehouseNamed } from '../read-config.ts';

/** Approves or rejects what a run of the setup asks, in the caller's own name; without a plan's hash it shows it. */
export const setupApprove = command({
  input: z.strictObject({
    ...WHERE,
    run: z.string(),
    warehouse: z.exactOptional(z.string()),
    plan: z.exactOptional(z.string()),
    reject: z._default(z.boolean(), false),
  }),
  output: z.object({ status: z.int(), message: z.string() }),
  run: async ({ run: named, warehouse: wanted, plan, reject, ...where }, context) => {
    const installation = await findInstallation(where);
    const warehouse = warehouseNamed(installation.config, wanted).name;
    // An ARN, as `follow` says it, ends in the name.
    const run = named.split(':').at(-1) ?? named;
    if (plan !== undefined) {
      const body = JSON.stringify({ kind: 'setup', warehouse, run, plan, approved: !reject });
      const noted = await askAnswerUrl(installation, { method: 'POST', body }, context);
      return { lines: [noted.message], data: noted, isFine: noted.status < 300 };
    }
    const open = await lastAsked(installation, warehouse, run);
    if (open === undefined) {
      const message = `run ${run} of ${warehouse} has asked for nothing`;
      return { lines: [message], data: { status: 404, message }, isFine: false };
    }
    const query = { warehouse, run, plan: open };
    const shown = await askAnswerUrl(installation, { method: 'GET', query }, context);
    const asked = wanted === undefined ? '' : ` --warehouse ${warehouse}`;
    return {
      lines: [
        ...shown.message.split('\n'),
        `to approve exactly this: redshift-ml-admin setup approve ${run}${asked} --plan ${open}${installation.words}; with --reject it is refused`,
      ],
      data: shown,
      isFine: false,
    };
  },
});

/** The plan that a run has asked about last. */
async function lastAsked(
  { ledger }: Installation,
  warehouse: string,
  run: string,
): Promise<string | undefined> {
  const documents = setupDocuments(ledger, warehouse, run);
  const asked = await Promise.all(
    (await documents.asked()).map(async (plan) => ({
      plan,
      at: SetupApproval.parse(await documents.load(`APPROVAL#${plan}`)).askedAt,
    })),
  );
  return asked.sort((one, other) => one.at.localeCompare(other.at)).at(-1)?.plan;
}
