import {
  type CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DetectStackDriftCommand,
  paginateDescribeStackResourceDrifts,
} from '@aws-sdk/client-cloudformation';
import { UnexpectedResponse } from '../domain/errors.ts';
import type { Read } from '../domain/setup/read.ts';
import { answered, itemsOf } from './answer.ts';
import { readOutcome } from './read-outcome.ts';

const LOOK_MS = 5_000;
const LOOKS = 120;

/**
 * Has CloudFormation compare a stack's resources with its template, which changes nothing, and waits for it. `IN_SYNC`, or what
 * was changed or deleted by other means. Whoever asks needs the rights to read each resource.
 */
export const readDrift = (
  client: CloudFormationClient,
  stack: string,
  pause: (ms: number) => Promise<void>,
): Promise<Read<string>> =>
  readOutcome({ permission: 'cloudformation:DetectStackDrift' }, async () => {
    const { StackDriftDetectionId } = await client.send(
      new DetectStackDriftCommand({ StackName: stack }),
    );
    const call = `DetectStackDrift of ${stack}`;
    const id = answered(StackDriftDetectionId, 'StackDriftDetectionId', call);
    await detected(client, id, pause);
    const drifts = await itemsOf(
      paginateDescribeStackResourceDrifts(
        { client },
        { StackName: stack, StackResourceDriftStatusFilters: ['MODIFIED', 'DELETED'] },
      ),
      ({ StackResourceDrifts }) => StackResourceDrifts,
    );
    const changed = drifts.map(({ LogicalResourceId, StackResourceDriftStatus, ...one }) =>
      [
        LogicalResourceId,
        StackResourceDriftStatus,
        ...(one.PropertyDifferences ?? []).map(({ PropertyPath }) => PropertyPath),
      ].join(' '),
    );
    return changed.length === 0 ? 'IN_SYNC' : changed.sort().join('; ');
  });

/** Throws what CloudFormation could not compare, in its words. */
async function detected(
  client: CloudFormationClient,
  id: string,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const { DetectionStatus, DetectionStatusReason = '' } = await client.send(
      new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId: id }),
    );
    if (DetectionStatus === 'DETECTION_COMPLETE') return;
    if (DetectionStatus === 'DETECTION_FAILED')
      throw new UnexpectedResponse(`not everything was compared: ${DetectionStatusReason}`);
    await pause(LOOK_MS);
  }
  throw new UnexpectedResponse(
    `comparing had not ended after ${(LOOKS * LOOK_MS) / 60_000} minutes`,
  );
}
