import type {
  DescribeStackResourcesInput,
  DescribeStacksInput,
} from '@aws-sdk/client-cloudformation';
import type { DescribeAlarmsInput } from '@aws-sdk/client-cloudwatch';
import type { Mapping } from './messaging/mappings.ts';
import { AwsError, type Clock, type Service } from './service.ts';
import { logicalId } from './wiring/functions.ts';
import type { StackResource, Wiring } from './wiring.ts';

/**
 * The stack that the deployment made, under whatever name it is asked for, and CloudWatch's alarms in it. It was deployed
 * without failure, nothing drifts, and no alarm has a reason.
 */
export function stackServices(
  { stack, template }: Pick<Wiring, 'stack' | 'template'>,
  mappings: readonly Mapping[],
  clock: Clock,
): readonly Service[] {
  const resources: readonly StackResource[] = [
    ...stack,
    ...mappings.map(({ uuid, functionName }, index) => ({
      id: `${logicalId(functionName)}EventSourceMapping${index + 1}`,
      type: 'AWS::Lambda::EventSourceMapping',
      physicalId: uuid,
    })),
  ];
  const at = (): Date => new Date(clock.now());
  const described = ({ id, type, physicalId }: StackResource) => ({
    LogicalResourceId: id,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    ResourceStatus: 'CREATE_COMPLETE',
  });
  const cloudFormation: Service['operations'] = {
    ListStackResources: () => ({
      StackResourceSummaries: resources.map((one) => ({
        ...described(one),
        LastUpdatedTimestamp: at(),
      })),
    }),
    DescribeStacks: ({ StackName }: DescribeStacksInput) => ({
      Stacks: [{ StackName, CreationTime: at(), StackStatus: 'CREATE_COMPLETE' }],
    }),
    DescribeStackResources: ({ PhysicalResourceId }: DescribeStackResourcesInput) => {
      const found = resources.find(({ physicalId }) => physicalId === PhysicalResourceId);
      if (found === undefined)
        throw new AwsError('ValidationError', `Stack for ${PhysicalResourceId} does not exist`);
      return {
        StackResources: [{ ...described(found), StackName: 'sandbox', Timestamp: at() }],
      };
    },
    GetTemplate: () => ({ TemplateBody: JSON.stringify({ Resources: template }) }),
    DetectStackDrift: () => ({ StackDriftDetectionId: 'drift-1' }),
    DescribeStackDriftDetectionStatus: () => ({
      StackId: 'sandbox',
      StackDriftDetectionId: 'drift-1',
      StackDriftStatus: 'IN_SYNC',
      DetectionStatus: 'DETECTION_COMPLETE',
      Timestamp: at(),
    }),
    DescribeStackResourceDrifts: () => ({ StackResourceDrifts: [] }),
  };
  const alarms = stack.filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
  return [
    { client: 'CloudFormationClient', operations: cloudFormation },
    {
      client: 'CloudWatchClient',
      operations: {
        DescribeAlarms: ({ AlarmNames = [] }: DescribeAlarmsInput) => ({
          MetricAlarms: alarms
            .filter(({ physicalId }) => AlarmNames.includes(physicalId))
            .map(({ physicalId }) => ({
              AlarmName: physicalId,
              ActionsEnabled: true,
              StateValue: 'OK',
            })),
        }),
      },
    },
  ];
}
