import { userOf } from '../login.ts';
import type { Grantee, Privilege } from '../privilege.ts';
import { approvalProblems } from './approval-rules.ts';
import { databaseRef, WAREHOUSE_WIDE } from './database-key.ts';
import { decidingMessage, isSameMessage } from './deciding-message.ts';
import {
  type Decision,
  type DecisionContext,
  type KnownRequest,
  refused,
  sourceOf,
} from './decision.ts';
import { granteeProblems } from './grantee-rules.ts';
import type { AccessRequest } from './request.ts';
import { isInForce, type Suspension, suspends, suspensionInWords } from './suspension.ts';

type SuspensionRequest = Extract<AccessRequest, { type: 'Model Access Suspended' }>;
type Lift = Extract<AccessRequest, { type: 'Model Access Lifted' }>;

/** What becomes of a suspension: taking away needs no approver and no rule. `known.suspensions` are those of its id. */
export function decideSuspension(
  request: SuspensionRequest,
  known: KnownRequest,
  { warehouse, now }: Pick<DecisionContext, 'warehouse' | 'now'>,
): Decision {
  const { database, grantee, requestId: id } = request;
  const named = typeof database === 'string' ? [database] : database;
  const unknown = (named ?? []).filter((name) => !warehouse.databases.includes(name));
  const decidedBy = decidingMessage(request, known.source);
  const taken = known.suspensions.some((one) => !isSameMessage(one.decidedBy, decidedBy));
  const because = [
    ...(warehouse.namespace === undefined
      ? [
          `warehouse ${warehouse.name} has no namespace in config/admin.yml; nothing is granted there`,
        ]
      : []),
    ...unknown.map(
      (name) =>
        `database ${name} is not configured for warehouse ${warehouse.name}; it has ${warehouse.databases.join(', ')}`,
    ),
    ...(grantee === undefined ? [] : granteeProblems(grantee, userOf(warehouse.writer))),
    ...(taken ? [`${id} already names another suspension; use a new requestId`] : []),
  ];
  if (because.length > 0) return refused(because);
  const databases = [...new Set(named ?? [...warehouse.databases, WAREHOUSE_WIDE])];
  // Begun, and lifted before it was everywhere: it ended then, and its message sent again takes nothing more away.
  const isLifted = known.suspensions.some(({ liftedBy }) => liftedBy !== undefined);
  const begin = (database: string): Suspension[] =>
    isLifted
      ? []
      : [
          {
            id,
            revision: 1,
            database,
            ...(grantee && { grantee }),
            since: now,
            decidedBy,
            dueAt: now,
          },
        ];
  return {
    kind: 'suspended',
    suspensions: databases.flatMap((name) => {
      const { key } = databaseRef(warehouse, name);
      const begun = known.suspensions.find((one) => one.database === key);
      return begun === undefined ? begin(key) : [begun];
    }),
    notes: [
      ...(isLifted
        ? [`${id} was lifted already, so nothing more is suspended; suspend under a new requestId`]
        : []),
      ...(named === undefined
        ? []
        : [
            'ASSUMEROLE belongs to the whole warehouse and stays; name no database to suspend that too',
          ]),
    ],
  };
}

/** What becomes of a lift: it gives access back, so that somebody else has to approve it. */
export function decideLift(
  request: Lift,
  known: KnownRequest,
  { config, now }: Pick<DecisionContext, 'config' | 'now'>,
): Decision {
  const { suspensionId, approvedBy, approvedAt, requestedBy } = request;
  const [first] = known.suspensions;
  if (first === undefined)
    return refused([
      `suspension ${suspensionId} is not known in warehouse ${request.warehouse}; it is the requestId of the message that suspended`,
    ]);
  const liftedBy = decidingMessage(request, known.source, { approvedBy });
  const isDone = (one: Suspension): boolean =>
    one.liftedBy !== undefined && isSameMessage(one.liftedBy, liftedBy);
  const open = known.suspensions.filter((one) => isInForce(one) || isDone(one));
  const because = [
    ...approvalProblems(
      {
        approvedBy,
        approvedAt,
        requestedBy,
        grantees: first.grantee === undefined ? [] : [first.grantee.name],
        source: sourceOf(known, config),
      },
      now,
    ),
    ...(open.length === 0 ? [`suspension ${suspensionId} was lifted before`] : []),
  ];
  if (because.length > 0) return refused(because);
  return {
    kind: 'lifted',
    suspensions: open.map((one) =>
      isDone(one) ? one : { ...one, revision: one.revision + 1, liftedBy, dueAt: now },
    ),
    notes: [],
  };
}

/** Why nobody may be given this now. `suspensions` are those of the databases that it is about. */
export const suspensionProblems = (
  grantee: Grantee,
  parts: ReadonlyMap<string, readonly Privilege[]>,
  suspensions: readonly Suspension[],
): string[] => [
  ...new Set(
    suspensions
      .filter((one) => parts.has(one.database) && isInForce(one) && suspends(one, grantee))
      .map((one) => `access is ${suspensionInWords(one)}, and this can be asked for again`),
  ),
];
