import type { AccessApprovalNeeded } from '../access/approvals/announce.ts';
import { describeGrantee, describePrivilege } from '../privilege.ts';
import type { ApprovalNeeded } from '../setup/run/question.ts';
import type { Words } from './notification.ts';

/** Of requests with hundreds of names so many. */
const MOST_REQUESTS = 10;

/** What waits for whom. Neither the hash that an answer has to name nor the URL is told: who answers reads the question first. */
export const aboutApprovalNeeded = ({
  requestedBy,
  requests,
  because,
  reminder,
}: AccessApprovalNeeded): Words => ({
  title: reminder === 0 ? 'an access waits to be approved' : 'an access still waits to be approved',
  lines: [
    ...requests
      .slice(0, MOST_REQUESTS)
      .flatMap(({ requestId, warehouse, grantee, ...asked }) => [
        `${requestId}: ${requestedBy} asks for ${[grantee].flat().map(describeGrantee).join(', ')} in ${warehouse}`,
        ...Object.entries(asked.privileges).flatMap(([database, privileges]) =>
          privileges.map(
            (one) => `  ${describePrivilege(one)}${database === '*' ? '' : ` in ${database}`}`,
          ),
        ),
        `  reason: ${asked.reason}`,
        `  may be answered until ${asked.until}`,
      ]),
    ...because.map((one) => `needs: ${one}`),
  ],
  next: requests
    .slice(0, MOST_REQUESTS)
    .map(({ requestId }) => ({ name: 'approve', arguments: [requestId] })),
});

/** Which plan of the setup waits, without the hash that an approval has to name. */
export const aboutSetupApproval = ({
  warehouse,
  run,
  actions,
  approvers,
}: ApprovalNeeded): Words => ({
  title: 'a plan of the setup waits to be approved',
  lines: [
    `run ${run} on ${warehouse}: ${actions.length} ${actions.length === 1 ? 'action' : 'actions'}`,
    ...actions.map(({ id, consequence }) =>
      consequence === '' ? `  ${id}` : `  ${id}: ${consequence}`,
    ),
    `needs: ${approvers.length === 0 ? 'a person who may invoke the URL' : approvers.join(' or ')}`,
  ],
  next: [{ name: 'setup approve', arguments: [run], options: { warehouse } }],
});
