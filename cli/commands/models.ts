import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { auditBucket } from '../../aws/audit-bucket.ts';
import { RegisteredModel } from '../../domain/audit/report.ts';
import { newestReport } from '../audit/newest-report.ts';
import { command } from '../command.ts';
import { findInstallation, WHERE } from '../installation/installation.ts';
import { warehouseNamed } from '../read-config.ts';

/** The register of models as the last audit saw it: what each is, whose, who may use it, when it was used. */
export const models = command({
  input: z.strictObject({
    ...WHERE,
    warehouse: z.exactOptional(z.string()),
    database: z.exactOptional(z.string()),
  }),
  output: z.object({
    /** The audit that saw it; missing where none has left a report. */
    audit: z.exactOptional(z.object({ run: z.string(), startedAt: z.string() })),
    models: z.array(RegisteredModel),
    /** Databases of which nothing is known, and why. */
    missing: z.array(
      z.object({
        warehouse: z.string(),
        database: z.optional(z.string()),
        because: z.string(),
      }),
    ),
  }),
  run: async ({ warehouse, database, ...where }) => {
    const { config, region, named, words } = await findInstallation(where);
    if (warehouse !== undefined) warehouseNamed(config, warehouse);
    const report = await newestReport(auditBucket(new S3Client({ region }), named('AuditBucket')));
    if (report === undefined)
      return {
        lines: [`no audit has left a report: redshift-ml-admin audit${words}`],
        data: { models: [], missing: [] },
        isFine: false,
      };
    const isAsked = (one: { readonly warehouse: string; readonly database?: string | undefined }) =>
      (warehouse === undefined || one.warehouse === warehouse) &&
      (database === undefined || one.database === database);
    const found = report.models.filter(isAsked);
    // What is missing of a setup says nothing about models.
    const missing = report.coverage.missing.filter(
      (one) => one.database !== undefined && isAsked(one),
    );
    const { id: run, startedAt } = report.run;
    return {
      lines: [
        `as the audit of ${startedAt} saw it; redshift-ml-admin audit${words} looks anew`,
        ...found.flatMap(modelLines),
        ...(found.length === 0 ? ['no model was seen'] : []),
        ...missing.map(
          (one) => `unknown  ${one.warehouse}, database ${one.database}: ${one.because}`,
        ),
      ],
      data: { audit: { run, startedAt }, models: found, missing },
      isFine: missing.length === 0,
    };
  },
});

function modelLines(model: RegisteredModel): string[] {
  const { warehouse, database, schema, name, owner, ownerExists, state, usedBy } = model;
  return [
    `${warehouse}, database ${database}: ${schema}.${name}  ${state}`,
    `  owner ${owner}${ownerExists ? '' : ', who is gone'}; usable by ${usedBy.join(', ') || 'nobody but owner and superusers'}`,
    `  ${model.function === undefined ? 'function unknown, and so is its use' : `function ${model.function}, ${useOf(model)}`}`,
    ...model.training.map(
      ({ role, bucket, by }) =>
        `  ${by === 'canary' ? 'trained by our canary' : `its owner may train by lease ${by}`} with ${role}${bucket === undefined ? '' : `, bucket ${bucket}`}`,
    ),
  ];
}

/** "Never" is not said: only that nothing was seen since all use was visible. */
function useOf({ lastUse }: RegisteredModel): string {
  if (lastUse === undefined) return 'whose use nobody could see';
  const { at, watchedSince, count } = lastUse;
  return at === undefined
    ? `not seen in use since ${watchedSince}`
    : `used last at ${at}, in ${count} statements or more`;
}
