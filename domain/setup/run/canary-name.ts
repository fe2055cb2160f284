import type { CatalogModel } from '../../access/catalog.ts';
import { sha256 } from '../../hash.ts';
import { foldName } from '../../name.ts';
import type { CanaryConfig } from '../config.ts';

const PREFIX = 'redshift_ml_canary_';

/** What the model of a run's canary is called: the same each time, and not like that of another run. */
export const canaryName = (run: string): string => `${PREFIX}${sha256(run).slice(0, 12)}`;

/** Whether a model is a canary of some run, by its name. */
export const isCanary = (
  { schema, model }: Pick<CatalogModel, 'schema' | 'model'>,
  canary: CanaryConfig,
): boolean => foldName(schema) === foldName(canary.schema) && model.startsWith(PREFIX);
