import { expandPersona } from '../access/expand-persona.ts';
import { involvedIn, leastApprovals } from '../access/involved.ts';
import { accessAsks } from '../access/policy/ask.ts';
import type { NeededStage } from '../access/policy/evaluate.ts';
import { judgePolicy } from '../access/policy/judge.ts';
import { policyOf } from '../access/policy/policy-of.ts';
import { parseRequest } from '../access/request.ts';
import { tagSource } from '../access/source.ts';
import type { Config } from '../config.ts';
import { canonical } from '../hash.ts';
import type { Instant } from '../time.ts';
import type { TagLease, TagRecord } from './tag-record.ts';
import { requestOf } from './tag-requests.ts';

/** One key for the same approvers, by whichever rules they are named. */
export const approversKey = (stages: readonly NeededStage[]): string =>
  canonical(
    [
      ...new Set(
        stages.map(({ approvers, needs }) =>
          canonical([approvers === 'anyone' ? approvers : approvers.toSorted(), needs]),
        ),
      ),
    ].sort(),
  );

/**
 * Whose approvals a request of a tag would wait for under the policy as it is now. Undefined where it needs none, or will be
 * refused: Decide says which.
 */
export function neededApprovals(
  owner: Pick<TagRecord, 'arn'>,
  lease: TagLease,
  config: Config,
  now: Instant,
): readonly NeededStage[] | undefined {
  const source = tagSource(config);
  const warehouse = config.warehouses.find(({ name }) => name === lease.access.warehouse);
  const read = parseRequest('Model Access Requested', requestOf(owner, lease).detail);
  if (source === undefined || warehouse === undefined || 'problems' in read) return undefined;
  const { request } = read;
  if (request.type !== 'Model Access Requested') return undefined;
  const expanded = expandPersona(request, warehouse, config);
  if ('problems' in expanded) return undefined;
  const least = leastApprovals(request, undefined, { source: source.name }, config);
  const asked = { ...request, leastApprovals: least };
  const verdict = judgePolicy(
    policyOf(config),
    accessAsks(asked, expanded.parts, source.name, now),
    {
      approvedBy: [],
      requestedBy: request.requestedBy,
      alsoInvolved: involvedIn(request, undefined),
      source,
    },
  );
  return verdict.kind === 'incomplete' ? verdict.stages : undefined;
}
