import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import Rollback from '../../config/rollback.ts';
import { named } from '../architecture/deployment.ts';

const NAME = 'redshift-ml-admin-dev-ReleaseFails';
const ARN = `arn:aws:cloudwatch:us-east-1:444455556666:alarm:${NAME}`;
const cloudWatch = mockClient(CloudWatchClient);
beforeEach(() => {
  cloudWatch.reset();
});
afterAll(() => cloudWatch.restore());

/** What CloudFormation is handed, and what is printed, with the alarm in this state. */
async function deployed(state: StateValue | undefined) {
  cloudWatch.on(DescribeAlarmsCommand, { AlarmNames: [NAME] }).resolves({
    MetricAlarms: state === undefined ? [] : [{ AlarmArn: ARN, StateValue: state }],
  });
  const provider: ConstructorParameters<typeof Rollback>[0]['service']['provider'] = {};
  const said: string[] = [];
  const plugin = new Rollback(
    {
      service: { provider },
      getProvider: () => ({
        naming: { getStackName: () => 'redshift-ml-admin-dev' },
        getAwsSdkV3Config: async () => ({ region: 'us-east-1' }),
      }),
    },
    {},
    { log: { warning: (text) => void said.push(text) } },
  );
  await plugin.hooks['before:deploy:deploy']();
  return { rollback: provider.rollbackConfiguration, said };
}

test.each<StateValue>(['OK', 'INSUFFICIENT_DATA'])(
  'a deployment is taken back when the alarm goes off, which is %s before',
  async (state) =>
    expect(await deployed(state)).toEqual({
      rollback: {
        RollbackTriggers: [{ Arn: ARN, Type: 'AWS::CloudWatch::Alarm' }],
        MonitoringTimeInMinutes: 15,
      },
      said: [],
    }),
);

test('the first deployment, which makes the alarm, is not watched', async () =>
  expect(await deployed(undefined)).toEqual({ rollback: { RollbackTriggers: [] }, said: [] }));

test('where the alarm is on already, what is to correct it is not taken back, and that is said', async () =>
  expect(await deployed('ALARM')).toEqual({
    rollback: { RollbackTriggers: [] },
    said: [expect.stringContaining('ReleaseFails is on already')],
  }));

test('the alarm is in the template under that name', () =>
  expect(named('ReleaseFails')?.properties['AlarmName']).toEqual({
    'Fn::Sub': '$' + '{AWS::StackName}-ReleaseFails',
  }));
