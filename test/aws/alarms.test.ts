import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readAlarms } from '../../aws/alarms.ts';

const mock = mockClient(CloudWatchClient);
afterAll(() => mock.restore());

test('each alarm by its name: well, with its reason, unheard, or without data; a hundred are asked about at once', async () => {
  const names = Array.from({ length: 101 }, (_, index) => `a${index}`);
  mock
    .on(DescribeAlarmsCommand, { AlarmNames: names.slice(0, 100) })
    .resolves({
      MetricAlarms: [
        { AlarmName: 'a0', StateValue: 'OK', ActionsEnabled: true },
        { AlarmName: 'a1', StateValue: 'ALARM', ActionsEnabled: true, AlarmDescription: 'Late.' },
        { AlarmName: 'a2', StateValue: 'OK', ActionsEnabled: false },
      ],
    })
    .on(DescribeAlarmsCommand, { AlarmNames: ['a100'] })
    .resolves({
      MetricAlarms: [{ AlarmName: 'a100', StateValue: 'INSUFFICIENT_DATA', ActionsEnabled: true }],
    });
  expect(await readAlarms(new CloudWatchClient({}), names)).toEqual({
    ok: new Map([
      ['a0', { ok: 'OK' }],
      ['a1', { ok: 'ALARM: Late.' }],
      ['a2', { ok: 'OK, but its actions are switched off: nobody is told' }],
      ['a100', { failed: 'CloudWatch has no data for it yet' }],
    ]),
  });
});
