import type { Privilege } from '../../domain/privilege.ts';
import { type Pair, pairsOf, parseStatement } from '../../local-aws/redshift/sql/grammar.ts';
import { foldAscii } from '../../local-aws/redshift/sql/token.ts';
import { firstNameOf } from './names.ts';
import type { SimGrantee } from './warehouse.ts';

/** Identity of a pair within a database. */
export const pairKey = ({
  right,
  target,
  grantee,
}: Pick<Pair, 'right' | 'target' | 'grantee'>): string =>
  JSON.stringify([right, ...targetParts(target), grantee.type, grantee.name]);

function targetParts(target: Pair['target']): string[] {
  switch (target.kind) {
    case 'models':
      return [];
    case 'model':
      return [target.schema, target.name];
    case 'schema':
      return [target.name];
    case 'table':
    case 'function':
    case 'procedure':
      return [target.schema, target.name, target.types];
    case 'iam-role':
      return [target.arn];
  }
}

/** What the statement is about where names may be folded; the case of a user's is always kept. */
export const pairsMeant = (sql: string, folds: boolean): Pair[] => {
  const pairs = pairsOf(parseStatement(sql));
  return (folds ? pairs.map(inLowerCase) : pairs).map(({ target, grantee, ...pair }) => ({
    ...pair,
    target:
      target.kind === 'model'
        ? { ...target, schema: firstNameOf(target.schema) }
        : firstNamed(target),
    grantee: { ...grantee, name: firstNameOf(grantee.name) },
  }));
};

const firstNamed = (target: Pair['target']): Pair['target'] =>
  target.kind === 'schema' ? { ...target, name: firstNameOf(target.name) } : target;

const inLowerCase = ({ target, grantee, ...pair }: Pair): Pair => ({
  ...pair,
  target: folded(target),
  grantee: grantee.type === 'user' ? grantee : { ...grantee, name: foldAscii(grantee.name) },
});

function folded(target: Pair['target']): Pair['target'] {
  switch (target.kind) {
    case 'model':
      return { ...target, schema: foldAscii(target.schema), name: foldAscii(target.name) };
    case 'schema':
      return { ...target, name: foldAscii(target.name) };
    default:
      return target;
  }
}

/** Identity of the pair that a privilege of the product stands for. */
export function keyOf(privilege: Privilege, grantee: SimGrantee): string {
  switch (privilege.kind) {
    case 'create-model':
      return pairKey({
        right: 'CREATE MODEL',
        target: { kind: 'models' },
        grantee: { ...grantee, grantOption: false },
      });
    case 'execute-model':
      return pairKey({
        right: 'EXECUTE',
        target: { kind: 'model', schema: privilege.schema, name: privilege.model },
        grantee: { ...grantee, grantOption: false },
      });
    case 'execute-models':
      throw new Error('all models of a schema are no pair: the simulation does not draw them');
    case 'schema-create':
    case 'schema-usage':
      return pairKey({
        right: privilege.kind === 'schema-create' ? 'CREATE' : 'USAGE',
        target: { kind: 'schema', name: privilege.schema },
        grantee: { ...grantee, grantOption: false },
      });
    case 'assume-role':
      return pairKey({
        right: 'ASSUMEROLE',
        target: { kind: 'iam-role', arn: privilege.role, command: 'CREATE MODEL' },
        grantee: { ...grantee, grantOption: false },
      });
  }
}
