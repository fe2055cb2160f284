import { type Context, holds } from './condition.ts';
import type { Principals, Statement } from './statement.ts';
import { matchesWildcard } from './wildcard.ts';

export interface Request {
  /** Absent for identity policies, whose principal is whoever they are attached to. */
  readonly principal?: { readonly type: 'Service' | 'AWS'; readonly name: string };
  readonly action: string;
  /** Absent for trust policies. */
  readonly resource?: string;
  readonly context: Context;
}

/** A statement that applies to a request; `open` are its conditions that could not be decided. */
export interface Hit {
  readonly statement: Statement;
  readonly open: readonly string[];
}

const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

/** A principal is named by its ARN, by `*`, or by its account (root ARN or number): the account's IAM then decides. */
function names(principals: Principals, { type, name }: { readonly type: string; readonly name: string }): boolean {
  if (principals.AWS?.includes('*')) return true;
  const listed = principals[type] ?? [];
  if (type !== 'AWS') return listed.includes(name) || listed.includes('*');
  const account = accountOf(name);
  return listed.some((entry) => entry === name || entry === account || entry.endsWith(`:iam::${account}:root`));
}

function covers(statement: Statement, { principal, action, resource }: Request): boolean {
  const { actions, notActions, resources, notResources } = statement;
  const named = (patterns: readonly string[], text: string, ignoreCase: boolean) =>
    patterns.some((pattern) => matchesWildcard(pattern, text, ignoreCase));
  if (actions && !named(actions, action, true)) return false;
  if (notActions && named(notActions, action, true)) return false;
  if (!actions && !notActions) return false;
  if (resource !== undefined) {
    if (resources && !named(resources, resource, false)) return false;
    if (notResources && named(notResources, resource, false)) return false;
  }
  if (!principal) return true;
  if (statement.principals) return names(statement.principals, principal);
  return statement.notPrincipals !== undefined && !names(statement.notPrincipals, principal);
}

/** The statements of one effect that apply to the request, certainly or (with `open` conditions) perhaps. */
export function hits(statements: readonly Statement[], effect: Statement['effect'], request: Request): readonly Hit[] {
  return statements
    .filter((statement) => statement.effect === effect && covers(statement, request))
    .flatMap((statement) => {
      const verdicts = statement.conditions.map((condition) => ({
        condition,
        held: holds(condition, request.context),
      }));
      if (verdicts.some(({ held }) => held === 'no')) return [];
      const open = verdicts.filter(({ held }) => held === 'maybe');
      return [{ statement, open: open.map(({ condition: c }) => `${c.operator} ${c.key} ${c.values.join(', ')}`) }];
    });
}

/** `yes` or `no` when the statements decide the request, otherwise the statement and the conditions that it hangs on. */
export type Admission =
  | { readonly admitted: 'yes'; readonly by: string }
  | { readonly admitted: 'no'; readonly deniedBy?: string }
  | { readonly admitted: 'maybe'; readonly by: string; readonly open: readonly string[] };

export function admits(statements: readonly Statement[], request: Request): Admission {
  const denies = hits(statements, 'Deny', request);
  const certain = denies.find(({ open }) => open.length === 0);
  if (certain) return { admitted: 'no', deniedBy: certain.statement.name };
  const allows = hits(statements, 'Allow', request);
  const best = allows.find(({ open }) => open.length === 0) ?? allows[0];
  if (!best) return { admitted: 'no' };
  const doubt = denies[0] ?? best;
  return doubt.open.length > 0
    ? { admitted: 'maybe', by: doubt.statement.name, open: doubt.open }
    : { admitted: 'yes', by: best.statement.name };
}
