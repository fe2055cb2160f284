import { list, type PolicyDocument, type PolicyStatement, statementsOf } from '../policy.ts';
import { conditionOf, type RequestContext } from './condition.ts';
import { matches } from './wildcard.ts';

export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** A policy with the name that `MatchedStatements` shows. */
export interface NamedPolicy {
  readonly id: string;
  readonly document: PolicyDocument;
}

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

export interface Verdict {
  readonly decision: Decision;
  readonly matched: readonly { readonly policy: string; readonly position: number }[];
  readonly missing: readonly string[];
}

/** IAM's rule for policies of one kind: any Deny wins, else any Allow, else an implicit deny. */
export function evaluate(policies: readonly NamedPolicy[], request: Request): Verdict {
  const missing = new Set<string>();
  const allows: { policy: string; position: number }[] = [];
  const denies: { policy: string; position: number }[] = [];
  for (const { id, document } of policies) {
    for (const [position, statement] of statementsOf(document).entries()) {
      if (!covers(statement, request)) continue;
      const condition = conditionOf(statement, request.context);
      for (const key of condition.missing) missing.add(key);
      if (condition.holds)
        (statement.Effect === 'Deny' ? denies : allows).push({ policy: id, position });
    }
  }
  if (denies.length > 0)
    return { decision: 'explicitDeny', matched: denies, missing: [...missing] };
  const decision = allows.length > 0 ? 'allowed' : 'implicitDeny';
  return { decision, matched: allows, missing: [...missing] };
}

function covers(statement: PolicyStatement, { action, resource }: Request): boolean {
  const lower = action.toLowerCase();
  const named = (patterns: readonly string[]) =>
    patterns.some((pattern) => matches(pattern.toLowerCase(), lower));
  const located = (patterns: readonly string[]) =>
    patterns.some((pattern) => matches(pattern, resource));
  const actionFits = statement.NotAction
    ? !named(list(statement.NotAction))
    : named(list(statement.Action));
  if (!actionFits) return false;
  return statement.NotResource
    ? !located(list(statement.NotResource))
    : located(list(statement.Resource));
}
