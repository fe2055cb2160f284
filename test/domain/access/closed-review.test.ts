import { describe, expect, test } from '@jest/globals';
import { mayNotClose } from '../../../domain/access/closed-review.ts';
import type { PolicyRule } from '../../../domain/access/policy/rule.ts';

const source = { name: 'answers', compare: 'exact' } as const;
const use = {
  leaseId: 'night-4',
  person: 'rita',
  grantee: { type: 'user', name: 'uma' },
  reason: 'nobody answers',
  at: '2026-11-23T02:00:00.000Z',
} as const;
const rule = (
  stages: { approvers: string[] | 'anyone'; needs: number }[],
  breakGlass?: string[],
): PolicyRule => ({
  name: 'a rule',
  effect: 'needs-approval',
  when: {},
  limits: { externalModels: false },
  stages,
  ...(breakGlass !== undefined && { breakGlass }),
});
const OLIVIA = rule([{ approvers: ['olivia'], needs: 1 }], ['rita']);
const closes = (person: string, rules: readonly PolicyRule[]) =>
  mayNotClose(use, { person, arn: `arn:aws:sts::1:assumed-role/x/${person}` }, { source, rules });

describe('the review of a use of break-glass is closed', () => {
  test('by one whose approval was gone without', () => {
    expect(closes('olivia', [OLIVIA])).toBeUndefined();
    expect(closes('otto', [rule([{ approvers: ['otto'], needs: 1 }], ['rita']), OLIVIA])).toBe(
      undefined,
    );
  });

  test('not by whoever approves only what the person could not go without', () => {
    const elsewhere = rule([{ approvers: ['otto'], needs: 1 }], ['sam']);
    expect(closes('otto', [OLIVIA, elsewhere])).toMatch(/otto .* closed by olivia$/u);
  });

  test('neither by the person nor by the grantee, though a rule names them', () => {
    const all = rule([{ approvers: ['rita', 'uma', 'olivia'], needs: 1 }], ['rita']);
    expect(closes('rita', [all])).toContain('rita is the requester');
    expect(closes('Rita', [all])).toContain('Rita is the requester');
    expect(closes('uma', [all])).toContain('uma is the grantee');
  });

  test('by anybody else where anyone may approve', () => {
    expect(closes('tom', [rule([{ approvers: 'anyone', needs: 1 }], ['rita'])])).toBeUndefined();
  });

  test('by any approver where no rule names the person any more', () => {
    const now = rule([{ approvers: ['otto'], needs: 1 }]);
    expect(closes('otto', [now])).toBeUndefined();
    expect(closes('tom', [now])).toContain('closed by otto');
  });
});
