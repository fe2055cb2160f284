import { test } from '@jest/globals';
import { ASKED, AUDIT, LEASE, QUESTION, REVIEW, URL } from './details.ts';
import { expectTold } from './expect-told.ts';

test.each<[string, string, unknown, readonly string[]]>([
  [
    'what waits to be approved',
    'Model Access Approval Needed',
    ASKED,
    [
      'an access waits to be approved (prod)',
      '  users-1: maria asks for group marketing_analyst_grp in analytics',
      '    EXECUTE ON MODEL demo_ml.churn in dev',
      '    reason: churn campaign',
      '    may be answered until 2026-03-16T09:00:00.000Z',
      '  needs: an approval of olivia (rule users)',
      'next:',
      '  npm run admin -- approve --stage prod users-1',
    ],
  ],
  [
    'a plan that waits',
    'Setup Approval Needed',
    {
      warehouse: 'analytics',
      run: 'run-1',
      plan: QUESTION,
      actions: [
        {
          id: 'reboot',
          consequence: 'open sessions end',
          request: { operation: 'RebootCluster', input: {} },
        },
      ],
      text: 'reboot',
      approvers: [],
    },
    [
      'a plan of the setup waits to be approved (prod)',
      '  run run-1 on analytics: 1 action',
      '    reboot: open sessions end',
      '  needs: a person who may invoke the URL',
      'next:',
      '  npm run admin -- setup approve --warehouse analytics --stage prod run-1',
    ],
  ],
  [
    'a lease that ends',
    'Model Access Expiring',
    {
      ...LEASE,
      expiresAt: '2026-06-01T00:00:00.000Z',
      days: 7,
      extendWith: {
        detailType: 'Model Access Extended',
        leaseId: 'users-1',
        warehouse: 'analytics',
      },
      because: ['it ends'],
    },
    [
      'an access ends in 7 days (prod)',
      '  lease users-1: group marketing_analyst_grp in analytics/dev',
      '  ends at 2026-06-01T00:00:00.000Z; to keep it, have a later end approved: extend',
      'next:',
      '  npm run admin -- status --stage prod users-1',
    ],
  ],
  [
    'a review that is due',
    'Model Access Review Due',
    { ...REVIEW, undecided: 5, days: 1, url: URL },
    [
      'an access review is due in a day (prod)',
      '  quarterly-2026-03-03: 5 of 12 items are undecided, due at 2026-04-02T00:00:00.000Z',
      '  leases that nobody decides on end then',
      '  reviewers: olivia, tom',
      'next:',
      '  npm run admin -- review show --stage prod quarterly-2026-03-03',
    ],
  ],
  [
    'a review that is over',
    'Model Access Review Concluded',
    {
      ...REVIEW,
      kept: 7,
      removed: 3,
      ended: 1,
      undecided: 1,
      removeByHand: [
        { warehouse: 'analytics', database: 'dev', sql: 'REVOKE CREATE MODEL FROM "mark"' },
      ],
    },
    [
      'an access review is over, and grants are left to take away by hand (prod)',
      '  quarterly-2026-03-03: 7 kept, 3 removed, 1 ended, 1 undecided',
      '  run in analytics/dev: REVOKE CREATE MODEL FROM "mark"',
      'next:',
      '  npm run admin -- review show --stage prod quarterly-2026-03-03',
    ],
  ],
  [
    'an audit that found something',
    'Model Access Audit Concluded',
    AUDIT,
    [
      'an audit has found something (prod)',
      '  3 findings fail',
      '  1 appeared, 0 resolved since the last one',
      '  failed: 1 critical, 2 high, 0 medium, 0 low; 4 unknown',
      '  s3://redshift-ml-prod-audit-111122223333-us-east-1/reports/2026-03-02/report.json',
      'next:',
      '  npm run admin -- models --stage prod',
      '  npm run admin -- audit --stage prod',
    ],
  ],
])('%s is told in words with the next command', (_, type, detail, lines) =>
  expectTold(type, detail, lines),
);
