import type { Privilege } from '../../domain/privilege.ts';
import type { Engine } from '../../local-aws/redshift/engine.ts';
import { foldAscii } from '../../local-aws/redshift/sql/token.ts';
import type { Names } from './names.ts';
import { DATABASES, OWNERS, SCHEMAS, type Sibling, type SimGrantee } from './warehouse.ts';

/** Things that differ in upper and lower case only from those that are asked for. */
export interface Siblings {
  readonly toggle: (sibling: Sibling) => Promise<void>;
  /** Since when the last of those is there whose name, folded, is one that this grant names; 0 if none is. */
  readonly sinceMs: (grant: NamedGrant) => number;
  /** When the last of those was made that a held pair names (grant-history.ts); 0 if it names none. */
  readonly madeAtMs: (pair: string) => number;
}

export interface NamedGrant {
  readonly privilege: Privilege;
  readonly grantee: SimGrantee;
}

/** Schema, model and grantee of the grant, but for users, whose case is always kept. */
function namesIn({ privilege, grantee }: NamedGrant): (readonly [Sibling['kind'], string])[] {
  return [
    ...('schema' in privilege ? [['schema', privilege.schema] as const] : []),
    ...('model' in privilege ? [['model', privilege.model] as const] : []),
    ...(grantee.type === 'user' ? [] : [[grantee.type, grantee.name] as const]),
  ];
}

/** Whether it means something else where names fold. */
export const namesUpperCase = (grant: NamedGrant): boolean =>
  namesIn(grant).some(([, name]) => foldAscii(name) !== name);

export function createSiblings(engine: Engine, names: Names, now: () => number): Siblings {
  const owner = (): string => names.now({ type: 'user', name: OWNERS[1] });
  const schemas = (): string[] => SCHEMAS.map((name) => names.now({ type: 'schema', name }));
  const there = new Map<string, number>();
  const idOf = (kind: Sibling['kind'], name: string): string => `${kind} ${foldAscii(name)}`;
  const make = async ({ kind, name }: Sibling): Promise<void> => {
    if (kind === 'group') return engine.createGroup(name);
    if (kind === 'role') return engine.createRole(name);
    for (const database of DATABASES) {
      if (kind === 'schema') await engine.createSchema(database, name, owner());
      else
        for (const schema of schemas())
          await engine.createModel(database, { schema, name, owner: owner() });
    }
  };
  const drop = async ({ kind, name }: Sibling): Promise<void> => {
    if (kind === 'group') return engine.dropGroup(name);
    if (kind === 'role') return engine.dropRole(name);
    for (const database of DATABASES) {
      if (kind === 'schema') await engine.dropSchema(database, name);
      else for (const schema of schemas()) await dropIfThere(database, schema, name);
    }
  };
  /** It went with its schema when that was made anew. */
  const dropIfThere = async (database: string, schema: string, name: string): Promise<void> => {
    const known = await engine.dropModel(database, schema, name).catch((error: Error) => error);
    if (known instanceof Error && !known.message.includes(name)) throw known;
  };
  return {
    toggle: async (sibling) => {
      const id = idOf(sibling.kind, sibling.name);
      if (there.delete(id)) return drop(sibling);
      there.set(id, now());
      await make(sibling);
    },
    sinceMs: (grant) =>
      Math.max(0, ...namesIn(grant).map(([kind, name]) => there.get(idOf(kind, name)) ?? 0)),
    madeAtMs: (pair) => {
      const [right, schema = '', model = '', ...rest]: string[] = JSON.parse(pair);
      const [type = '', name = ''] = [right, schema, model, ...rest].slice(-2);
      const ids = [`schema ${schema}`, ...(right === 'EXECUTE' ? [`model ${model}`] : [])];
      return Math.max(0, ...[...ids, `${type} ${name}`].map((id) => there.get(id) ?? 0));
    },
  };
}
