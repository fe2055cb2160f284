import { describe, expect, test } from '@jest/globals';
import type { AccountFacts } from '../../../domain/audit/facts.ts';
import { warehousesSeen } from '../../../domain/audit/see-warehouses.ts';
import { config } from '../access/examples.ts';
import { account, concluded, examined, inShort, reads } from './scene.ts';

describe('what no audit can see', () => {
  const bringing = JSON.stringify({
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    },
  });
  const entering = JSON.stringify({
    Statement: {
      Effect: 'Allow',
      Action: ['redshift:GetClusterCredentialsWithIAM', 'redshift:JoinGroup'],
      Resource: '*',
    },
  });
  const sso = {
    arn: 'arn:aws:iam::111122223333:role/app',
    tags: {},
    trust: bringing,
    policies: [{ name: 'p', document: entering }],
  };
  const people = warehousesSeen(config(), [examined(reads(), '*')]);
  const given = (unread: readonly string[] = []): AccountFacts =>
    account({
      reading: { ...account().reading, principals: { ok: [{ ...sso, unread: [...unread] }] } },
      warehouses: people,
    });

  test('is a finding, told apart, and makes no audit incomplete', () => {
    const { verdict, coverage, findings, trend } = concluded({ accounts: [given()] });
    expect(findings.map(inShort)).toEqual([`61 unknown by design principal ${sso.arn}`]);
    expect(coverage.byDesign).toBe(1);
    expect(verdict).toEqual({
      outcome: 'pass',
      sentence:
        'All 1 databases and setups were examined; nothing that was judged fails; 1 thing no audit can see',
    });
    expect(trend.map(({ unknown }) => unknown)).toEqual([0]);
  });

  test('is not what another reading may tell', () => {
    const { verdict, coverage } = concluded({ accounts: [given(['hidden'])] });
    expect({ outcome: verdict.outcome, byDesign: coverage.byDesign }).toEqual({
      outcome: 'incomplete',
      byDesign: 0,
    });
  });

  test('an exception answers for it like for any other', () =>
    expect(
      concluded(
        { accounts: [given()] },
        {
          exceptions: [
            {
              control: 'RedshiftML.61',
              warehouse: '*',
              database: '*',
              name: sso.arn,
              owner: 'olivia',
              reason: 'the directory is reviewed by itself',
              until: '2026-12-24T09:00:00.000Z',
            },
          ],
        },
      ).coverage.byDesign,
    ).toBe(0));
});
