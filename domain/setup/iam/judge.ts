import type { RoleFacts, Simulation } from '../facts.ts';
import type { Read } from '../read.ts';
import { because } from '../read.ts';
import { answers, type RequiredPermission } from './required-permission.ts';

/** How one need stands: `lacking` can be cured by a policy of the role, `barred` cannot. */
type Standing =
  | { readonly is: 'allowed'; readonly by: readonly string[] }
  | { readonly is: 'lacking' }
  | { readonly is: 'barred'; readonly by: string }
  | { readonly is: 'unknown'; readonly because: string };

/** Whether a context key matters to the action: the simulator also lists those that only other statements ask for. */
function concerns(key: string, action: string): boolean {
  const [prefix] = key.split(':');
  return prefix === 'aws' || prefix === action.split(':')[0];
}

function standing(result: Simulation | undefined, boundary: string | undefined): Standing {
  if (!result) return { is: 'unknown', because: 'it was not simulated' };
  if (result.decision === 'allowed') return { is: 'allowed', by: result.matched };
  // For these two the simulator lists the statements that allow it, not what takes it away.
  if (result.allowedByOrganizations === false)
    return { is: 'barred', by: 'a service control policy' };
  if (result.allowedByBoundary === false)
    return {
      is: 'barred',
      by: `the permissions boundary${boundary === undefined ? '' : ` ${boundary}`}`,
    };
  const where = result.matched.length > 0 ? ` in ${result.matched.join(', ')}` : '';
  if (result.decision === 'explicitDeny') return { is: 'barred', by: `an explicit Deny${where}` };
  const open = result.missingContext.filter((key) => concerns(key, result.action));
  if (open.length > 0) return { is: 'unknown', because: `it depends on ${open.join(', ')}` };
  return { is: 'lacking' };
}

export interface Judgement {
  readonly need: RequiredPermission;
  readonly standing: Standing;
}

/** Judges the needs by effect, naming the role's boundary where that bars. `unknown` when the simulation could not be read. */
export function judge(
  simulations: Read<readonly Simulation[]>,
  needs: readonly RequiredPermission[],
  boundary?: string,
): readonly Judgement[] | { readonly unknown: string } {
  if (!('ok' in simulations)) return { unknown: because(simulations, 'the simulation') };
  const answered = answers(simulations.ok);
  return needs.map((need) => ({ need, standing: standing(answered(need), boundary) }));
}

/** `s3:PutObject on arn:…`, the actions of one resource together. */
export function permissionsInWords(needs: readonly RequiredPermission[]): string {
  const byResource = Map.groupBy(needs, ({ resource }) => resource);
  return [...byResource]
    .map(
      ([resource, list]) =>
        `${[...new Set(list.map(({ action }) => action))].join(', ')} on ${resource}`,
    )
    .join('; ');
}

/** Names of the policies that decided, for the evidence. */
export const decidedBy = (judgements: readonly Judgement[]): string =>
  [
    ...new Set(
      judgements.flatMap(({ standing }) => (standing.is === 'allowed' ? standing.by : [])),
    ),
  ].join(', ');

/** Names of the AWS managed policies attached to a role; undefined when the list could not be read. */
export const attachedNames = ({ attached }: RoleFacts): readonly string[] | undefined =>
  'ok' in attached
    ? attached.ok
        .map(({ arn }) => arn)
        .filter((arn) => arn.includes(':iam::aws:'))
        .map((arn) => arn.split('/').at(-1) ?? arn)
    : undefined;
