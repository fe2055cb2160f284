import type {
  DescribeStackResourcesInput,
  DescribeStacksInput,
  GetTemplateInput,
  ListStackResourcesInput,
} from '@aws-sdk/client-cloudformation';
import type { DescribeAlarmsInput } from '@aws-sdk/client-cloudwatch';
import type { Mapping } from './messaging/mappings.ts';
import { AwsError, type Clock, type Service } from './service.ts';
import { logicalId } from './wiring/functions.ts';
import type { Stack, StackResource } from './wiring.ts';

/**
 * The stacks that the deployment made, of whatever stage they are asked for, and CloudWatch's alarms in them. They were deployed
 * without failure, nothing drifts, and no alarm has a reason.
 */
export function stackServices(
  stacks: readonly Stack[],
  mappings: readonly Mapping[],
  clock: Clock,
): readonly Service[] {
  const mapped: readonly StackResource[] = mappings.map(({ uuid, functionName }, index) => ({
    id: `${logicalId(functionName)}EventSourceMapping${index + 1}`,
    type: 'AWS::Lambda::EventSourceMapping',
    physicalId: uuid,
  }));
  /** The functions, and with them their mappings, are of the last. */
  const all = stacks.map((stack, index) => ({
    ...stack,
    resources: [...stack.resources, ...(index === stacks.length - 1 ? mapped : [])],
  }));
  const find = (name = ''): Stack => {
    const found = all.find(({ service }) => name.startsWith(`${service}-`));
    if (found !== undefined) return found;
    throw new AwsError('ValidationError', `Stack with id ${name} does not exist`);
  };
  const at = (): Date => new Date(clock.now());
  const described = ({ id, type, physicalId }: StackResource) => ({
    LogicalResourceId: id,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    ResourceStatus: 'CREATE_COMPLETE',
  });
  const cloudFormation: Service['operations'] = {
    ListStackResources: ({ StackName }: ListStackResourcesInput) => ({
      StackResourceSummaries: find(StackName).resources.map((one) => ({
        ...described(one),
        LastUpdatedTimestamp: at(),
      })),
    }),
    DescribeStacks: ({ StackName }: DescribeStacksInput) => ({
      Stacks: [{ StackName, CreationTime: at(), StackStatus: 'CREATE_COMPLETE' }],
    }),
    DescribeStackResources: ({ PhysicalResourceId }: DescribeStackResourcesInput) => {
      const found = all
        .flatMap(({ resources }) => resources)
        .find(({ physicalId }) => physicalId === PhysicalResourceId);
      if (found === undefined)
        throw new AwsError('ValidationError', `Stack for ${PhysicalResourceId} does not exist`);
      return {
        StackResources: [{ ...described(found), StackName: 'sandbox', Timestamp: at() }],
      };
    },
    GetTemplate: ({ StackName }: GetTemplateInput) => {
      const { template: Resources, metadata: Metadata } = find(StackName);
      return { TemplateBody: JSON.stringify({ Metadata, Resources }) };
    },
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
  const alarms = stacks
    .flatMap(({ resources }) => resources)
    .filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
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
