import type { PolicySection } from './section.ts';

interface Calls {
  readonly section: PolicySection;
  /** The types of resource on which IAM authorises the actions, every one of them (facts §5.8). */
  readonly on: readonly string[];
  readonly actions: readonly string[];
  /** Redshift names what it makes; what others made is called whatever they liked. */
  readonly named: 'by Redshift' | 'by anybody';
}

const calls = (
  section: PolicySection,
  on: string,
  actions: string,
  named: Calls['named'] = 'by Redshift',
): Calls => ({
  section,
  on: on.split(' '),
  actions: actions.split(' ').map((name) => `sagemaker:${name}`),
  named,
});

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
  calls('OtherJobs', 'automl-job', 'CreateAutoMLJobV2 DescribeAutoMLJobV2'),
  calls('OtherJobs', 'transform-job', 'CreateTransformJob StopTransformJob'),
  calls(
    'OtherJobs',
    'hyper-parameter-tuning-job',
    'CreateHyperParameterTuningJob DescribeHyperParameterTuningJob ListTrainingJobsForHyperParameterTuningJob StopHyperParameterTuningJob',
  ),
  calls('AnyJob', 'training-job', 'DescribeTrainingJob', 'by anybody'),
  calls('AnyJob', 'automl-job', 'DescribeAutoMLJob', 'by anybody'),
  calls('Endpoint', 'endpoint', 'DescribeEndpoint InvokeEndpoint', 'by anybody'),
  calls('Tags', 'automl-job compilation-job processing-job training-job transform-job', 'AddTags'),
  calls('Hosting', 'model', 'CreateModel DeleteModel'),
  calls('Hosting', 'endpoint', 'DeleteEndpoint'),
  calls('Hosting', 'endpoint-config', 'CreateEndpointConfig DeleteEndpointConfig'),
  calls('Hosting', 'endpoint endpoint-config', 'CreateEndpoint'),
];
