/** Details of events, as they go out. */
export const LEASE = {
  source: 'redshift-ml.access',
  requestId: 'users-1',
  detailType: 'Model Access Approved',
  leaseId: 'users-1',
  revision: 2,
  warehouse: 'analytics',
  database: 'dev',
  grantee: { type: 'group', name: 'marketing_analyst_grp' },
  evidence: 17,
  at: '2026-03-02T09:00:00.000Z',
};
export const MESSAGE = { source: 's', requestId: 'users-1', detailType: 'Model Access Requested' };
export const EXECUTION = 'arn:aws:states:us-east-1:111122223333:execution:access:4f6c';
export const QUESTION = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
export const URL = 'https://abc.lambda-url.us-east-1.on.aws/';
export const EXECUTE = { kind: 'execute-model', schema: 'demo_ml', model: 'churn' };
export const ASKED = {
  source: 'redshift-ml.access',
  requestedBy: 'maria',
  requests: [
    {
      requestId: 'users-1',
      detailType: 'Model Access Requested',
      leaseId: 'users-1',
      warehouse: 'analytics',
      grantee: LEASE.grantee,
      reason: 'churn campaign',
      privileges: { dev: [EXECUTE] },
      rules: ['users'],
      stages: [{ rule: 'users', missing: 1, ask: ['olivia'] }],
      question: QUESTION,
      until: '2026-03-16T09:00:00.000Z',
    },
  ],
  outcome: 'awaiting-approval',
  because: ['an approval of olivia (rule users)'],
  reminder: 0,
  url: URL,
  text: `maria asks; GET ${URL}?lease=users-1`,
};
export const REVIEW = {
  review: 'quarterly-2026-03-03',
  name: 'quarterly',
  reviewers: ['olivia', 'tom'],
  frozenAt: '2026-03-03T00:00:00.000Z',
  dueAt: '2026-04-02T00:00:00.000Z',
  overdue: 'end',
  items: 12,
  because: ['5 of 12 items are undecided'],
};
export const AUDIT = {
  run: 'audit-1',
  at: '2026-03-02T03:00:00.000Z',
  outcome: 'fail',
  because: ['3 findings fail'],
  bucket: 'redshift-ml-prod-audit-111122223333-us-east-1',
  report: 'reports/2026-03-02/report.json',
  targets: 2,
  examined: 2,
  failed: { critical: 1, high: 2, medium: 0, low: 0 },
  unknown: 4,
  appeared: 1,
  resolved: 0,
};
