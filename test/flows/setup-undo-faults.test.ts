import { expect, test } from '@jest/globals';
import { progressOf, summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { faultAt } from './fault-at.ts';
import { everyKindAt } from './fault-scenario.ts';
import { inSetupWorld } from './setup-account.ts';
import { damaged, REDSHIFT, routed, spoilMeanwhile, words } from './setup-damaged.ts';

const back = [
  'DeleteVpcEndpoints',
  'RevokeSecurityGroupIngress',
  'DeleteRolePolicy',
  'DetachRolePolicy',
  'UpdateAssumeRolePolicy',
  'DeletePublicAccessBlock',
  'GetRole',
  'DescribeVpcEndpoints',
  'PutItem',
  'Query',
] as const;

const KINDS = ['crash-before', 'crash-after', 'timeout', 'lost', 'throttle'] as const;

test.each(everyKindAt(KINDS, back))(
  '%s once in the undo at %s: everything is taken back all the same',
  async (kind, operation) => {
    const faults = faultAt(kind, 'setupUndo', operation, 'once');
    await inSetupWorld({ account: damaged, config: routed, faults }, async (world) => {
      const { account, run } = world;
      const execution = await run('remediate');
      await spoilMeanwhile(world);
      expect(summaryOf(execution).outcome).toBe('stopped');
      expect(new Set(words(progressOf(execution)).map((line) => line.split(' ')[0]))).toEqual(
        new Set(['undone']),
      );
      expect(account.network.endpoints.size).toBe(0);
      expect(account.network.securityGroups.get('sg-0a')?.ingress).toEqual([]);
      const { trust, attached, inline } = account.roles.byName.get('analytics') ?? {};
      expect({ trust, attached, inline }).toEqual({
        trust: JSON.stringify({ Statement: [REDSHIFT] }),
        attached: ['arn:aws:iam::aws:policy/AmazonSageMakerFullAccess'],
        inline: {},
      });
    });
  },
);
