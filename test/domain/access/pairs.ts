import { type Grant, grantKey } from '../../../domain/privilege.ts';
import { type Pair, pairsOf, parseStatement } from '../../../local-aws/redshift/sql/grammar.ts';

/** What an SQL text grants or revokes, read by the sandbox's own parser: verb, kind, objects, type and name of the grantee. */
export const pairsIn = (sql: string): string[][] =>
  pairsOf(parseStatement(sql)).map((pair) => [
    pair.verb,
    ...objectOf(pair),
    pair.grantee.type,
    pair.grantee.name,
  ]);

function objectOf({ right, target }: Pair): string[] {
  switch (target.kind) {
    case 'models':
      return ['create-model'];
    case 'model':
      return ['execute-model', target.schema, target.name];
    case 'schema':
      return [right === 'CREATE' ? 'schema-create' : 'schema-usage', target.name];
    case 'table':
    case 'function':
    case 'procedure':
      return [target.kind, target.schema, target.name, target.types, right];
    case 'iam-role':
      return [target.command === 'CREATE MODEL' ? 'assume-role' : target.command, target.arn];
  }
}

/** The same pairs as the plan names them, for comparison as sets. */
export const keysIn = (sqls: readonly string[], verb: 'GRANT' | 'REVOKE'): string[] =>
  sqls
    .flatMap(pairsIn)
    .filter(([found]) => found === verb)
    .map(([, ...parts]) => JSON.stringify(parts))
    .sort();
export const keysOf = (grants: readonly Grant[]): string[] => grants.map(grantKey).sort();
