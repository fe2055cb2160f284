import { describe, expect, test } from '@jest/globals';
import { eventSchemas } from '../../../docs/generate/event-schemas.ts';

const files = [...eventSchemas()];
const required = (name: string): string[] =>
  JSON.parse(eventSchemas().get(name) ?? '{}').properties.detail.required;

describe('schemas/ is the event contract', () => {
  test('ten in, sixteen out', () => {
    expect(files.map(([name]) => name).sort()).toEqual([
      'in/answer.json',
      'in/model-access-approved.json',
      'in/model-access-extended.json',
      'in/model-access-lifted.json',
      'in/model-access-off-boarding-requested.json',
      'in/model-access-requested.json',
      'in/model-access-returned.json',
      'in/model-access-revoked.json',
      'in/model-access-shortened.json',
      'in/model-access-suspended.json',
      'out/audit-report.json',
      'out/model-access-applied.json',
      'out/model-access-approval-needed.json',
      'out/model-access-audit-concluded.json',
      'out/model-access-blocked.json',
      'out/model-access-break-glass-used.json',
      'out/model-access-drift-found.json',
      'out/model-access-ended.json',
      'out/model-access-expiring.json',
      'out/model-access-failed.json',
      'out/model-access-held.json',
      'out/model-access-refused.json',
      'out/model-access-review-concluded.json',
      'out/model-access-review-due.json',
      'out/model-access-review-opened.json',
      'out/setup-approval-needed.json',
    ]);
  });
  test.each([
    [
      'in/model-access-approved.json',
      [
        'requestId',
        'warehouse',
        'database',
        'grantee',
        'requestedBy',
        'reason',
        'approvedBy',
        'approvedAt',
      ],
    ],
    [
      'in/model-access-extended.json',
      [
        'requestId',
        'leaseId',
        'warehouse',
        'expiresAt',
        'requestedBy',
        'approvedBy',
        'approvedAt',
        'reason',
      ],
    ],
    [
      'in/model-access-revoked.json',
      ['requestId', 'leaseId', 'warehouse', 'requestedBy', 'reason'],
    ],
    [
      'out/model-access-ended.json',
      [
        'source',
        'requestId',
        'detailType',
        'leaseId',
        'revision',
        'warehouse',
        'database',
        'grantee',
        'outcome',
        'because',
        'evidence',
        'at',
      ],
    ],
    [
      'out/setup-approval-needed.json',
      ['warehouse', 'run', 'plan', 'actions', 'text', 'approvers'],
    ],
  ])('%s requires exactly what is used', (name, fields) => expect(required(name)).toEqual(fields));
});
