import { type Circumstances, located } from './define-object.ts';
import { type Column, SqlError, type StatementResult } from './engine.ts';
import { cursorOf } from './sql/cursor.ts';
import { inSchema } from './sql/object-name.ts';
import { READY } from './training.ts';

export const isShowModel = (sql: string): boolean => /^\s*show\s+model\b/i.test(sql);

/** What a statement shows. */
export type Shown = Pick<Extract<StatementResult, { status: 'FINISHED' }>, 'columns' | 'rows'>;

const COLUMNS: readonly Column[] = ['Key', 'Value'].map((name) => ({ name, type: 'text' }));

/**
 * A model as keys and values. Role, bucket and key are its owner's to see; that a superuser is not shown them either is not
 * documented. @see https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW_MODEL.html
 */
export async function showModel(sql: string, about: Circumstances): Promise<Shown> {
  const { catalog, store, database, session } = about;
  const cursor = cursorOf(sql);
  cursor.expect('show', 'model');
  const named = inSchema(cursor);
  cursor.end();
  const { schema, name } = located(named, about);
  const model = catalog.model(database, schema.name, name);
  if (model === undefined) throw new SqlError(`Model "${schema.name}.${name}" does not exist`);
  const { owner, state, prediction, trainedWith } = model;
  const object = { kind: 'model', model, owner } as const;
  if (!(await store.holds(database, session, object, 'EXECUTE')))
    throw new SqlError(`permission denied for model ${name}`);
  const isOwner = session.user.id === owner.id;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Model Name', name],
    ['Schema Name', schema.name],
    ['Owner', owner.name],
    ['Model State', state === READY ? 'READY' : state],
    ['', ''],
    ['PARAMETERS:', ''],
    ['Function Name', prediction?.name],
    ['Function Parameters', prediction?.features?.join(' ')],
    ...(isOwner
      ? ([
          ['IAM Role', trainedWith?.role],
          ['S3 Bucket', trainedWith?.bucket],
          ['KMS Key', trainedWith?.keyId],
        ] as const)
      : []),
  ];
  return {
    columns: COLUMNS,
    rows: rows.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  };
}
