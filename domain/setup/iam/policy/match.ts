import { type Context, holds } from './condition.ts';
import { isAbout, type Principal, whomInWords } from './principal.ts';
import type { PolicyStatement } from './statement.ts';
import { matchesWildcard } from './wildcard.ts';

export interface Request {
  /** Absent for identity policies, whose principal is whoever they are attached to. */
  readonly principal?: Principal;
  readonly action: string;
  /** Absent for trust policies. */
  readonly resource?: string;
  readonly context: Context;
}

/** A statement that applies to a request; `open` is what could not be decided: conditions, or whom it names. */
export interface Hit {
  readonly statement: PolicyStatement;
  readonly open: readonly string[];
  /** The condition keys among `open`. */
  readonly keys: readonly string[];
}

function covers(statement: PolicyStatement, { action, resource }: Request): boolean {
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
  return true;
}

/** The statements of one effect that apply to the request, certainly or (with `open` conditions) perhaps. */
export function hits(
  statements: readonly PolicyStatement[],
  effect: PolicyStatement['effect'],
  request: Request,
): readonly Hit[] {
  return statements
    .filter((statement) => statement.effect === effect && covers(statement, request))
    .flatMap((statement) => {
      const about = request.principal ? isAbout(statement, request.principal) : 'yes';
      if (about === 'no') return [];
      const verdicts = statement.conditions.map((condition) => ({
        condition,
        held: holds(condition, request.context),
      }));
      if (verdicts.some(({ held }) => held === 'no')) return [];
      const open = verdicts.filter(({ held }) => held === 'maybe');
      const conditions = open.map(
        ({ condition: c }) => `${c.operator} ${c.key} ${c.values.join(', ')}`,
      );
      return [
        {
          statement,
          open: about === 'maybe' ? [whomInWords(statement), ...conditions] : conditions,
          keys: open.map(({ condition }) => condition.key),
        },
      ];
    });
}

/** A statement that may apply, and the conditions on which that depends. */
export interface Doubt {
  readonly by: string;
  readonly open: readonly string[];
  readonly keys: readonly string[];
}

/** `maybe`: none of `denies` may apply and, where there are `allows`, one of them has to. */
export type Admission =
  | { readonly admitted: 'yes'; readonly by: string }
  | { readonly admitted: 'no'; readonly deniedBy?: string }
  | {
      readonly admitted: 'maybe';
      readonly denies: readonly Doubt[];
      readonly allows: readonly Doubt[];
    };

const doubt = ({ statement, open, keys }: Hit): Doubt => ({ by: statement.name, open, keys });

export function admits(statements: readonly PolicyStatement[], request: Request): Admission {
  const denies = hits(statements, 'Deny', request);
  const denied = denies.find(({ open }) => open.length === 0);
  if (denied) return { admitted: 'no', deniedBy: denied.statement.name };
  const allows = hits(statements, 'Allow', request);
  if (allows.length === 0) return { admitted: 'no' };
  const allowed = allows.find(({ open }) => open.length === 0);
  if (allowed && denies.length === 0) return { admitted: 'yes', by: allowed.statement.name };
  return { admitted: 'maybe', denies: denies.map(doubt), allows: allowed ? [] : allows.map(doubt) };
}

/** On what an undecided admission depends, in words. */
export function hangsOn({ denies, allows }: Extract<Admission, { admitted: 'maybe' }>): string {
  const text = ({ by, open }: Doubt) => `${open.join(' and ')} (${by})`;
  return [
    ...denies.map((deny) => `unless ${text(deny)}`),
    ...(allows.length > 0 ? [`only if ${allows.map(text).join(' or ')}`] : []),
  ].join('; ');
}
