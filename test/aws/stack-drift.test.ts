import {
  CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readDrift } from '../../aws/stack-drift.ts';

const mock = mockClient(CloudFormationClient);
afterAll(() => mock.restore());
const paused: number[] = [];
beforeEach(() => {
  mock.reset();
  paused.length = 0;
  mock.on(DetectStackDriftCommand).resolves({ StackDriftDetectionId: 'd' });
});
const read = () =>
  readDrift(new CloudFormationClient({}), 'app', async (ms) => void paused.push(ms));
const status = (
  DetectionStatus: 'DETECTION_IN_PROGRESS' | 'DETECTION_COMPLETE' | 'DETECTION_FAILED',
) => ({
  StackId: 'app',
  StackDriftDetectionId: 'd',
  DetectionStatus,
  DetectionStatusReason: 'no right to read Bus',
  Timestamp: new Date(0),
});

test('it waits for the comparison, then names what was changed and what was deleted', async () => {
  mock
    .on(DescribeStackDriftDetectionStatusCommand)
    .resolvesOnce(status('DETECTION_IN_PROGRESS'))
    .resolves(status('DETECTION_COMPLETE'));
  const drifted = { StackId: 'app', ResourceType: 'T', Timestamp: new Date(0) };
  mock.on(DescribeStackResourceDriftsCommand).resolves({
    StackResourceDrifts: [
      { ...drifted, LogicalResourceId: 'Queue', StackResourceDriftStatus: 'DELETED' },
      {
        ...drifted,
        LogicalResourceId: 'Ledger',
        StackResourceDriftStatus: 'MODIFIED',
        PropertyDifferences: [
          {
            PropertyPath: '/DeletionProtectionEnabled',
            ExpectedValue: 'true',
            ActualValue: 'false',
            DifferenceType: 'NOT_EQUAL',
          },
        ],
      },
    ],
  });
  expect(await read()).toEqual({
    ok: 'Ledger MODIFIED /DeletionProtectionEnabled; Queue DELETED',
  });
  expect(paused).toEqual([5_000]);
});

test('what could not be compared is not in sync', async () => {
  mock.on(DescribeStackDriftDetectionStatusCommand).resolves(status('DETECTION_FAILED'));
  expect(await read()).toEqual({
    failed: 'cloudformation:DetectStackDrift: not everything was compared: no right to read Bus',
  });
  expect(mock.commandCalls(DescribeStackResourceDriftsCommand)).toEqual([]);
});
