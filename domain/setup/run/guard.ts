import type { ProposedAction } from '../action.ts';
import type { SetupFacts } from '../facts.ts';
import { MANAGED_PATH, MANAGED_TAG, MANAGED_VALUE, roleName } from '../iam/role-name.ts';

const NO_BOUNDARY =
  'setup.boundary names no permissions boundary, and setup writes no role without one: npm start -s -- --boundary WAREHOUSE prints one';

/** Why Attach may not perform an action itself, or nothing: law 13. */
export function guarded(facts: SetupFacts, { call }: ProposedAction): string | undefined {
  const { input } = call;
  if (!('RoleName' in input)) return undefined;
  const { boundary } = facts.target.setup;
  if (boundary === undefined) return NO_BOUNDARY;
  // Only a new role is given a path.
  if ('Path' in input) {
    return input.Path.startsWith(MANAGED_PATH)
      ? undefined
      : `setup creates roles under the path ${MANAGED_PATH} only`;
  }
  const found = Object.entries(facts.roles).find(([arn]) => roleName(arn).name === input.RoleName);
  if (!found || !('ok' in found[1])) return 'the role is not known';
  const [arn, { ok: role }] = found;
  const { path, account } = roleName(arn);
  if (account !== facts.target.account) return `the role is of account ${account}`;
  if (!path.startsWith(MANAGED_PATH) && role.tags[MANAGED_TAG] !== MANAGED_VALUE) {
    return `the role is neither under the path ${MANAGED_PATH} nor tagged ${MANAGED_TAG} = ${MANAGED_VALUE}`;
  }
  if (role.boundaryArn === boundary) return undefined;
  const has =
    role.boundaryArn === undefined ? 'no permissions boundary' : `the boundary ${role.boundaryArn}`;
  return `the role has ${has}; setup writes only roles within ${boundary}`;
}
