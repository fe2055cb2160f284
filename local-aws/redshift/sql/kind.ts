import { SqlError } from '../engine.ts';
import { type Token, tokens } from './token.ts';

/** What the warehouse makes of a statement's text; definitions are not for here (sql/definition.ts), anything else is refused. */
export function kindOf(sql: string): 'select' | 'grant' {
  const all = tokens(sql);
  const [first] = all;
  if (first === undefined) throw new SqlError('syntax error at end of input');
  if (first.kind === 'word' && (first.text === 'grant' || first.text === 'revoke')) return 'grant';
  if (first.kind !== 'word' || first.text !== 'select') {
    throw new SqlError(
      `this warehouse answers SELECT, GRANT, REVOKE, CREATE, ALTER and DROP, not "${first.text.toUpperCase()}"`,
    );
  }
  refuseMixture(all);
  return 'select';
}

const isLeaderOnly = ({ kind, text }: Token): boolean =>
  kind === 'word' && (text.startsWith('pg_') || text.startsWith('has_'));
const isComputed = ({ kind, text }: Token): boolean =>
  kind === 'word' && /^(svv|sys|svl|svcs|stv|stl)_/.test(text);

function refuseMixture(all: readonly Token[]): void {
  if (all.some(isLeaderOnly) && all.some(isComputed)) {
    throw new SqlError(
      'Specified types or functions (one per INFO message) not supported on Redshift tables.',
    );
  }
}
