import type { NewFinding } from '../../../domain/audit/judged.ts';

export const ROLE = 'arn:aws:iam::111122223333:role/redshift-ml';

/** A role that is not on the list of its warehouse, as an audit finds it. */
export const OFF_THE_LIST = {
  id: 'role-off-the-list',
  control: 'RedshiftML.19',
  title: 'The role is associated with the warehouse and in sync',
  severity: 'critical',
  verdict: 'fail',
  resource: { warehouse: 'analytics', kind: 'role', name: ROLE },
  evidence: 'the role is not on the list of the cluster',
  remedy: 'associate it',
  source: 'docs/setup.md',
} as const satisfies NewFinding;
