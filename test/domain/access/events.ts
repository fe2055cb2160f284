import type { AccessRequest } from '../../../domain/access/request.ts';
import { parseRequest } from '../../../domain/access/request.ts';

/** Details as the approval portal sends them. */
export const APPROVED = {
  requestId: 'REQ-1',
  warehouse: 'analytics',
  database: 'dev',
  grantee: { type: 'group', name: 'marketing_analyst_grp' },
  persona: { name: 'user', schema: 'demo_ml', models: ['customer_churn_auto_model'] },
  requestedBy: 'alice@example.com',
  approvedBy: ['bob@example.com'],
  approvedAt: '2026-11-23T09:00:00+01:00',
  reason: 'churn campaign',
};
const { approvedBy: _by, approvedAt: _at, ...asked } = APPROVED;
export const REQUESTED = asked;
export const EXTENDED = {
  requestId: 'EXT-1',
  leaseId: 'REQ-1',
  warehouse: 'analytics',
  expiresAt: '2027-01-01T00:00:00Z',
  requestedBy: 'alice@example.com',
  approvedBy: ['bob@example.com'],
  approvedAt: '2026-11-23T08:00:00Z',
  reason: 'the campaign goes on',
};
export const REVOKED = {
  requestId: 'REV-1',
  leaseId: 'REQ-1',
  warehouse: 'analytics',
  requestedBy: 'bob@example.com',
  reason: 'left',
};

const SHORTENED = { ...REVOKED, requestId: 'SHO-1', expiresAt: '2026-12-01T00:00:00Z' };
const RETURNED = { ...REVOKED, requestId: 'RET-1', requestedBy: 'alice@example.com' };
const SUSPENDED = {
  requestId: 'SUS-1',
  warehouse: 'analytics',
  requestedBy: 'mia@example.com',
  reason: 'incident 4711',
};
const LIFTED = {
  ...SUSPENDED,
  requestId: 'LIFT-1',
  suspensionId: 'SUS-1',
  approvedBy: ['bob@example.com'],
  approvedAt: '2026-11-23T08:00:00Z',
};

const OFF_BOARDING = {
  requestId: 'OFF-1',
  warehouse: 'analytics',
  grantee: { type: 'group', name: 'marketing_analyst_grp' },
  requestedBy: 'maria',
  reason: 'the team is dissolved',
};

const DETAILS = {
  'Model Access Requested': REQUESTED,
  'Model Access Approved': APPROVED,
  'Model Access Extended': EXTENDED,
  'Model Access Shortened': SHORTENED,
  'Model Access Revoked': REVOKED,
  'Model Access Returned': RETURNED,
  'Model Access Suspended': SUSPENDED,
  'Model Access Lifted': LIFTED,
  'Model Access Off-Boarding Requested': OFF_BOARDING,
};

export const event = (detailType: string, detail: object, from: object = {}) => ({
  source: 'redshift-ml.access',
  account: '111122223333',
  'detail-type': detailType,
  detail,
  ...from,
});

/** A readable request with some of its fields replaced. */
export function request(type: keyof typeof DETAILS, changes: object = {}): AccessRequest {
  const read = parseRequest(type, { ...DETAILS[type], ...changes });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.request;
}
export const approved = (changes: object = {}) => request('Model Access Approved', changes);
