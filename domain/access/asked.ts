import * as z from 'zod/mini';
import { canonical, sha256 } from '../hash.ts';
import type { Shape } from '../ledger-json.ts';
import { type Privilege, privilegeKey } from '../privilege.ts';
import { isSamePerson, type PeopleOfSource } from './approvers.ts';
import type { ExpandedPersona } from './expand-persona.ts';
import { granteesOf } from './grantees.ts';
import type { Approval } from './request.ts';

/** What somebody asked for, which the approval cannot change: kept under the lease's id. */
export interface Asked {
  readonly by: string;
  /** Who else took part, as the request says. */
  readonly involved?: readonly string[];
  /** SHA-256 of the grantees, of the privileges in each database, and whether they are adopted. */
  readonly access: string;
}
export const Asked: z.ZodMiniType<Asked> = z.looseObject({
  by: z.string(),
  involved: z.exactOptional(z.array(z.string())),
  access: z.string(),
} satisfies Shape<Asked>);

/** What a request asks for, or an approval that no request came before. */
export const askedBy = (
  { requestedBy, involved, grantee, adopts }: Approval,
  parts: ReadonlyMap<string, readonly Privilege[]>,
): Asked => ({
  by: requestedBy,
  ...(involved !== undefined && { involved }),
  access: sha256(
    canonical([
      granteesOf({ grantee }),
      [...parts]
        .map(([database, privileges]) => [database, ...privileges.map(privilegeKey).sort()])
        .sort(([one = ''], [other = '']) => (one < other ? -1 : 1)),
      ...(adopts === true ? ['adopts'] : []),
    ]),
  ),
});

/** An approval is of what was requested: whoever puts in something else approves what nobody asked for. */
export const changedAsk = (
  approval: Approval,
  requested: Asked | undefined,
  approved: ExpandedPersona,
): string[] =>
  requested === undefined ||
  'problems' in approved ||
  requested.access === askedBy(approval, approved.parts).access
    ? []
    : [
        `grantee or privileges are not those that ${requested.by} requested under ${approval.requestId}; approve what was requested, or ask again under a new requestId`,
      ];

/** An approval may arrive before its request. If the two differ in who asks, somebody may have approved their own. */
export const otherRequester = (
  { requestId, requestedBy }: Approval,
  approved: Asked | undefined,
  source: PeopleOfSource,
): string[] =>
  approved === undefined || isSamePerson(approved.by, requestedBy, source)
    ? []
    : [
        `the approval of ${requestId}, which arrived first, says that ${approved.by} asked, and this request that ${requestedBy} does; its lease began: find out who asked, and revoke it if they approved it themselves`,
      ];
