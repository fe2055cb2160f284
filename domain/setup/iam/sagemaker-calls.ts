import type { PolicySection } from './section.ts';

interface Calls {
  readonly section: PolicySection;
  /** The types of resource on which IAM authorises the actions, every one of them (facts §5.8). */
  readonly on: readonly string[];
  readonly actions: readonly string[];
  /** Redshift names what it makes; what others made is called whatever they liked. */
  readonly named: 'by Redshift' | 'by anybody';
  /** Nobody says that it is called: it is granted, and never asked about. */
  readonly unasked?: true;
}

const calls = (
  section: PolicySection,
  on: string,
  actions: string,
  more: Partial<Pick<Calls, 'named' | 'unasked'>> = {},
): Calls => ({
  section,
  on: on.split(' '),
  actions: actions.split(' ').map((name) => `sagemaker:${name}`),
  named: 'by Redshift',
  ...more,
});
const unasked = { unasked: true } as const;
const any = { named: 'by anybody' } as const;

/** What Redshift calls of SageMaker on named resources, section by section; where the list of each comes from: section.ts. */
export const SAGEMAKER_CALLS: readonly Calls[] = [
  calls('Training', 'training-job', 'CreateTrainingJob DescribeTrainingJob StopTrainingJob'),
  calls(
    'Compilation',
    'compilation-job',
    'CreateCompilationJob DescribeCompilationJob StopCompilationJob',
  ),
  calls('Autopilot', 'automl-job', 'CreateAutoMLJob DescribeAutoMLJob StopAutoMLJob'),
  calls(
    'Autopilot',
    'processing-job',
    'CreateProcessingJob DescribeProcessingJob StopProcessingJob',
  ),
  calls('Autopilot', 'transform-job', 'DescribeTransformJob'),
  calls('OtherJobs', 'automl-job', 'CreateAutoMLJobV2 DescribeAutoMLJobV2', unasked),
  calls('OtherJobs', 'transform-job', 'CreateTransformJob StopTransformJob', unasked),
  calls(
    'OtherJobs',
    'hyper-parameter-tuning-job',
    'CreateHyperParameterTuningJob DescribeHyperParameterTuningJob ListTrainingJobsForHyperParameterTuningJob StopHyperParameterTuningJob',
    unasked,
  ),
  calls('AnyJob', 'training-job', 'DescribeTrainingJob', any),
  calls('AnyJob', 'automl-job', 'DescribeAutoMLJob', any),
  calls('Endpoint', 'endpoint', 'DescribeEndpoint InvokeEndpoint', any),
  calls('Tags', 'automl-job compilation-job processing-job training-job transform-job', 'AddTags'),
  calls('Hosting', 'model', 'CreateModel DeleteModel'),
  calls('Hosting', 'endpoint', 'DeleteEndpoint'),
  calls('Hosting', 'endpoint-config', 'CreateEndpointConfig DeleteEndpointConfig'),
  calls('Hosting', 'endpoint endpoint-config', 'CreateEndpoint'),
];
