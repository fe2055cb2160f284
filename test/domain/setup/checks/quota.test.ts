import { expect, test } from '@jest/globals';
import { trainingAdmitted } from '../../../../domain/setup/checks/quota.ts';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { facts } from '../warehouse.ts';

const quotas = (
  training: number,
  processing = 4,
  transform = 4,
  more: readonly { name: string; value: number }[] = [],
) => ({
  ok: [
    ...more,
    { name: 'ml.m5.xlarge for training job usage', value: training },
    { name: 'ml.m5.xlarge for processing job usage', value: processing },
    { name: 'ml.m5.xlarge for transform job usage', value: transform },
    { name: 'ml.c5.xlarge for training job usage', value: training && 1 },
    { name: 'ml.m5.xlarge for spot training job usage', value: 0 },
  ],
});

test.each<[string, SetupFacts['quotas'], object]>([
  ['every kind has a quota above 0', quotas(15), { status: 'pass' }],
  [
    'all quotas for training are 0',
    quotas(0),
    { status: 'fail', handling: 'reports', evidence: 'all 2 quotas for training jobs are 0' },
  ],
  [
    'Autopilot also needs processing and transform jobs',
    quotas(15, 0, 0),
    {
      status: 'fail',
      evidence: 'all 1 quotas for processing jobs are 0; all 1 quotas for transform jobs are 0',
    },
  ],
  [
    'one instance type of 0 among others is a recommendation: which one Redshift ML asks for is not documented',
    quotas(15, 4, 4, [{ name: 'ml.m5.4xlarge for training job usage', value: 0 }]),
    {
      status: 'pass',
      warnings: [expect.stringContaining('"ml.m5.4xlarge for training job usage" is 0')],
    },
  ],
  [
    "Autopilot's own quota is 0",
    quotas(15, 4, 4, [{ name: 'Maximum number of concurrent AutoML Jobs', value: 0 }]),
    {
      status: 'fail',
      handling: 'reports',
      evidence: 'the quota "Maximum number of concurrent AutoML Jobs" is 0',
    },
  ],
  [
    'the quota of all instances together is 0',
    quotas(15, 4, 4, [{ name: 'Number of instances across all training jobs', value: 0 }]),
    { status: 'fail', evidence: 'the quota "Number of instances across all training jobs" is 0' },
  ],
  [
    'that of the instances of another kind of job is 0',
    quotas(15, 4, 4, [
      { name: 'Number of instances across all training jobs', value: 4 },
      { name: 'Number of instances across all processing jobs', value: 0 },
      { name: 'Number of instances across all transform jobs', value: 4 },
    ]),
    { status: 'fail', evidence: 'the quota "Number of instances across all processing jobs" is 0' },
  ],
  [
    'with room for both it passes',
    quotas(15, 4, 4, [{ name: 'Maximum number of concurrent AutoML Jobs', value: 2 }]),
    { status: 'pass' },
  ],
  [
    'may not be listed',
    { denied: 'servicequotas:ListServiceQuotas' },
    { status: 'unknown', because: expect.stringContaining('servicequotas:ListServiceQuotas') },
  ],
  ['lists no such quota', { ok: [] }, { status: 'unknown' }],
  ['no canary is configured', undefined, { status: 'notApplicable' }],
])('%s', (_, read, verdict) => {
  const given = read === undefined ? facts() : { ...facts(), quotas: read };
  expect(trainingAdmitted.evaluate(given, 'analytics')).toMatchObject(verdict);
});
