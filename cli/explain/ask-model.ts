import type { Connection, RedshiftData } from '../../aws/redshift-data.ts';
import { legible } from '../../domain/audit/render/legible.ts';
import { shownInWords } from '../../domain/explain/shown-model.ts';
import { loginInWords } from '../../domain/login.ts';
import { showModel } from '../../domain/sql.ts';

/**
 * What a model is, by one SHOW MODEL: a statement of its own, so that a refusal keeps nothing else from being answered. What it does
 * not show is unknown.
 */
export async function askModel(
  redshift: RedshiftData,
  to: Connection,
  { schema, model }: { readonly schema: string; readonly model: string },
): Promise<string[]> {
  const asked = `SHOW MODEL ${schema}.${model}, as ${loginInWords(to.login)} is shown it`;
  try {
    const { id, status } = await redshift.submit(to, [showModel({ schema, name: model })]);
    if (status.state === 'finished')
      return [
        asked,
        ...shownInWords(await redshift.rowsOf(id, 0)).map((line) => `  ${legible(line)}`),
      ];
    return refused(asked, 'error' in status ? status.error : `it is ${status.state}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return refused(asked, `${error.name}: ${error.message}`);
  }
}

const refused = (asked: string, because: string): string[] => [
  asked,
  `  nothing: ${legible(because)}`,
  ...shownInWords([]).map((line) => `  ${line}`),
];
