import { expect, test } from '@jest/globals';
import { list, named } from './deployment.ts';
import { machines } from './machine.ts';

test('a night without an audit that ran to its end, and one that ran partly, are heard of', () => {
  const about = { Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: 'AuditMachine' } }] };
  expect(named('AuditSilent')?.properties).toMatchObject({
    ...about,
    MetricName: 'ExecutionsSucceeded',
    Period: 86_400,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
    AlarmActions: [{ Ref: 'Alarms' }],
  });
  expect(named('AuditExecutionFailed')?.properties).toMatchObject({
    ...about,
    MetricName: 'ExecutionsFailed',
    Threshold: 0,
    AlarmActions: [{ Ref: 'Alarms' }],
  });
  const audit = machines.find(({ name }) => name === 'audit');
  const ends = audit?.states.find(({ name }) => name === 'HowItEnded')?.state;
  expect(list(ends?.['Choices'])[0]).toEqual({
    Variable: '$.coverage',
    StringEquals: 'partly',
    Next: 'RanPartly',
  });
});
