import { expect, test } from '@jest/globals';
import { configOf, emptyAccount } from '../../sandbox/accounts/example.ts';
import { answerSetup } from '../../sandbox/stage/approver.ts';
import { summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { ALL } from '../scope.ts';
import { inSetupWorld } from './setup-account.ts';

const create = {
  nodeType: 'ra3.xlplus',
  numberOfNodes: 1,
  database: 'dev',
  adminUser: 'administrator',
  subnetGroup: 'analytics',
  securityGroups: ['sg-0a'],
};

const WAYS = [
  ['aws-us-gov', 'us-gov-west-1', 'all-commands'],
  ['aws-cn', 'cn-north-1', 'restrictive'],
  ['aws', 'eu-central-1', 'simple'],
  ['aws', 'eu-central-1', 'all-commands'],
  ['aws-us-gov', 'us-gov-west-1', 'restrictive'],
  ['aws-cn', 'cn-north-1', 'simple'],
] as const;

test.each(WAYS.slice(0, ALL ? WAYS.length : 2))(
  '%s, %s: from nothing to ready on the path %s',
  async (partition, region, path) => {
    const moved = <T>(value: T): T =>
      JSON.parse(
        JSON.stringify(value)
          .replaceAll('us-east-1', region)
          .replaceAll('arn:aws:', `arn:${partition}:`),
      );
    const account = { ...moved(emptyAccount), partition };
    const config = moved(configOf({ path, routing: 'on', create }));
    await inSetupWorld({ account, config }, async ({ localAws, run, account: state }) => {
      const execution = await run('remediate');
      await answerSetup(localAws, 'ada', true);
      await localAws.runFor(2 * 60 * 60_000);
      expect(summaryOf(execution)).toMatchObject({ outcome: 'ready', because: null });
      const prefix = region.startsWith('cn-') ? 'cn.com.amazonaws' : 'com.amazonaws';
      const services = [...state.network.endpoints.values()]
        .map(({ service }) => service)
        .toSorted();
      expect(services).toContain(`${prefix}.${region}.sagemaker.api`);
      expect(services).toContain(`com.amazonaws.${region}.s3`);
    });
  },
);
