import { type Attempts, NO_ATTEMPTS } from '../../../domain/access/attempts.ts';
import type { BatchOutcome } from '../../../domain/access/batch-outcome.ts';
import type { Intent } from '../../../domain/access/intent.ts';
import type { ReconcileInput } from '../../../domain/access/reconcile-input.ts';
import type { AccessStatement } from '../../../domain/access/statement.ts';
import { type Grant, type Grantee, grantKey } from '../../../domain/privilege.ts';
import { catalog, grant, lease, MARKETING, NOW, RETENTION, ROLE, usage } from './examples.ts';

/** Two groups, each with a lease of USAGE on one schema, and the batches that grant it. */
export const M = grant(usage(), MARKETING);
export const R = grant(usage(), RETENTION);
export const GRANT_M = 'GRANT USAGE ON SCHEMA "demo_ml" TO GROUP "marketing_analyst_grp"';
export const GRANT_R = 'GRANT USAGE ON SCHEMA "demo_ml" TO GROUP "retention_analyst_grp"';
export const FOR_M = lease({ privileges: [usage()] });
export const FOR_R = lease({ id: 'L2', grantee: RETENTION, privileges: [usage()] });
export const PERMANENT = 'Granting permissions to reserved group is not supported';
export const TRANSIENT = 'ERROR: deadlock detected';

export const granting = (...grantees: Grantee[]): AccessStatement => ({
  verb: 'GRANT',
  privileges: [usage()],
  grantees,
});
export const intent = (changes: Partial<Intent> = {}): Intent => ({
  seq: 5,
  attempt: 1,
  at: NOW,
  statements: [granting(MARKETING)],
  sql: ['x'],
  token: '5.1',
  ids: { grantees: [], schemas: [] },
  transients: 0,
  ...changes,
});
export const over = (
  status: BatchOutcome['status'],
  error?: string,
  changes: Partial<Intent> = {},
): BatchOutcome => ({
  intent: intent(changes),
  name: 'redshift-ml-admin/5.1',
  status,
  ...(error !== undefined && { error }),
});
export const tried = (changes: Partial<Attempts>): Attempts => ({ ...NO_ATTEMPTS, ...changes });
export const failed = (...grants: Grant[]) => ({
  failed: new Map(grants.map((each) => [grantKey(each), { error: PERMANENT, permanent: true }])),
});
export const shown = (...held: Grant[]) => ({ catalog: catalog({ held }) });
/** Everybody may use every role; `separateRoles`: and should not. */
export const everybody = (separateRoles: boolean) => ({
  separateRoles: separateRoles ? [ROLE] : undefined,
  catalog: catalog({ publicly: ['["assume-role","*"]'] }),
});
export const TAKE_FROM_EVERYBODY: AccessStatement = { verb: 'REVOKE', everybody: true };

/** What is so, which batch is over, what was tried before, and the step that follows. */
export type Row = [
  what: string,
  about: Partial<ReconcileInput>,
  outcome: BatchOutcome | undefined,
  attempts: Attempts,
  step: object,
];
