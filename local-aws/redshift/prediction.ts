import type { Catalog, Model } from './catalog.ts';
import { SqlError } from './engine.ts';
import { type Session, spell } from './session.ts';
import { READY } from './training.ts';

/** A call of a model's function in a query. */
export interface PredictionCall {
  readonly schema: string;
  readonly function: string;
  readonly arguments: number;
}

/** The laptop has no SageMaker, so who may predict is decided as in Redshift, and the answer says that it is none. */
export const STAND_IN = 'no prediction: nothing is trained on a laptop';

/** The model whose function is called. Throws SqlError when there is none, or none yet. */
export function calledModel(
  catalog: Catalog,
  database: string,
  call: PredictionCall,
  session: Session,
): Model {
  const schemaName = spell(session, call.schema);
  const schema = catalog.schema(database, schemaName);
  if (schema === undefined) throw new SqlError(`schema "${schemaName}" does not exist`);
  const name = spell(session, call.function);
  const model = catalog
    .models(database)
    .find((one) => one.schema.id === schema.id && one.prediction?.name === name);
  const taken = model?.prediction?.features?.length ?? call.arguments;
  if (model === undefined || taken !== call.arguments) {
    throw new SqlError(
      `function ${schema.name}.${name} of ${call.arguments} arguments does not exist`,
    );
  }
  if (model.state !== READY)
    throw new SqlError(`model ${schema.name}.${model.name} is not ready: ${model.state}`);
  return model;
}
