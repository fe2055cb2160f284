import { parsePolicy } from './policy/document.ts';
import { matchesWildcard } from './policy/wildcard.ts';

const ACTION = 'sts:TagSession';

/**
 * Whether a trust policy lets somebody bring tags into a session. Conditions are not looked at: on doubt it does, and so it
 * does where the policy cannot be read.
 */
export function takesSessionTags(trustPolicy: string): boolean {
  const parsed = parsePolicy(trustPolicy);
  if ('malformed' in parsed) return true;
  const isMeant = (patterns: readonly string[] | undefined): boolean =>
    patterns?.some((pattern) => matchesWildcard(pattern, ACTION, true)) === true;
  return parsed.statements.some(
    ({ effect, actions, notActions }) =>
      effect === 'Allow' &&
      (isMeant(actions) || (notActions !== undefined && !isMeant(notActions))),
  );
}
