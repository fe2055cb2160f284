import { EVENT_SOURCE } from '../../domain/access/event-source.ts';
import type { JsonObject } from '../../local-aws/json.ts';
import type { Announcement } from '../../local-aws/messaging/event-bus.ts';
import type { Stage } from '../story.ts';

/** The system in which people ask for access and approve it: it only puts events on the bus. */
export interface Portal {
  /** An approval; what is not given is filled in as the story's people would. */
  readonly approve: (requestId: string, access: JsonObject) => Promise<void>;
  readonly request: (requestId: string, access: JsonObject) => Promise<void>;
  readonly extend: (requestId: string, leaseId: string, expiresAt: string) => Promise<void>;
  readonly revoke: (requestId: string, leaseId: string) => Promise<void>;
  /** The same events, to be sent together or more than once. */
  readonly approval: (requestId: string, access: JsonObject) => Announcement;
  readonly revocation: (requestId: string, leaseId: string) => Announcement;
  /** The outcome with which the request's newest execution ended, and why; `waits` while it waits for somebody. */
  readonly outcome: (requestId: string) => Answered;
}

interface Answered {
  readonly outcome: string;
  readonly because: readonly string[];
}

export const ANALYSTS = 'retention_analyst_grp';
export const MARKETING = 'marketing_analyst_grp';
export const MODEL = 'customer_churn_auto_model';

export const group = (name: string): JsonObject => ({ type: 'group', name });
export const creatorOf = (schema: string): JsonObject => ({ name: 'creator', schema });
export const userOf = (schema: string, ...models: string[]): JsonObject => ({
  name: 'user',
  schema,
  models,
});

export function openPortal(stage: Stage): Portal {
  const now = (): string => new Date(stage.localAws.clock.now()).toISOString();
  const event = (type: string, detail: JsonObject): Announcement => ({
    source: EVENT_SOURCE,
    'detail-type': `Model Access ${type}`,
    detail: { warehouse: 'analytics', requestedBy: 'maria', reason: 'churn campaign', ...detail },
  });
  const approval: Portal['approval'] = (requestId, access) =>
    event('Approved', {
      requestId,
      database: 'dev',
      approvedBy: ['olivia'],
      approvedAt: now(),
      ...access,
    });
  const revocation: Portal['revocation'] = (requestId, leaseId) =>
    event('Revoked', { requestId, leaseId });
  return {
    approval,
    revocation,
    approve: (requestId, access) => stage.send(approval(requestId, access)),
    request: (requestId, access) =>
      stage.send(event('Requested', { requestId, database: 'dev', ...access })),
    extend: (requestId, leaseId, expiresAt) =>
      stage.send(
        event('Extended', {
          requestId,
          leaseId,
          expiresAt,
          approvedBy: ['olivia'],
          approvedAt: now(),
        }),
      ),
    revoke: (requestId, leaseId) => stage.send(revocation(requestId, leaseId)),
    outcome: (requestId) => answered(stage, requestId),
  };
}

function answered({ localAws }: Stage, requestId: string): Answered {
  const ended = localAws.executions.findLast(({ input }) => requestIdOf(input) === requestId);
  const nothing = ended?.status === 'RUNNING' ? 'waits' : 'none';
  const { outcome = nothing, because = [] }: Partial<Answered> = Object(ended?.output);
  return { outcome, because };
}

const requestIdOf = (input: unknown): unknown => Object(Object(input).detail).requestId;
