import { expect, test } from '@jest/globals';
import { concurrencyObserved } from '../../../domain/doctor/concurrency.ts';
import { diagnose } from '../../../domain/doctor/diagnosis.ts';

const template = (...most: readonly number[]) => ({
  ok: JSON.stringify({
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue' },
      Stream: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { BatchSize: 10 } },
      ...Object.fromEntries(
        most.map((MaximumConcurrency, n) => [
          `Mapping${n}`,
          {
            Type: 'AWS::Lambda::EventSourceMapping',
            Properties: { ScalingConfig: { MaximumConcurrency } },
          },
        ]),
      ),
    },
  }),
});
const told = (...given: Parameters<typeof concurrencyObserved>) => {
  const observed = concurrencyObserved(...given);
  return observed && diagnose(observed);
};

test.each([
  [10, 30, 'pass'],
  [10, 29, 'fail'],
  [40, 59, 'fail'],
  [40, 60, 'pass'],
])(
  'with %d reconciles at once, and twenty beside, %d executions are a %s',
  (most, unreserved, status) =>
    expect(told(template(most), { ok: unreserved })).toMatchObject({
      status,
      observed: `${unreserved} are not reserved`,
      wanted: `${most + 20} or more that no function has reserved`,
      next: status === 'pass' ? '' : expect.stringContaining('Service Quotas'),
    }),
);

test('several queues need what each of them may take', () =>
  expect(told(template(10, 5), { ok: 34 })).toMatchObject({ status: 'fail' }));

test('what may not be read is unknown', () =>
  expect(told(template(10), { denied: 'lambda:GetAccountSettings' })).toMatchObject({
    status: 'unknown',
    next: 'run it with lambda:GetAccountSettings',
  }));

test('a template that cannot be read is unknown; of one that is not there others tell', () => {
  expect(told({ ok: '{' }, { ok: 1_000 })).toMatchObject({ status: 'unknown' });
  expect(told({ missing: 'no stack' }, { ok: 1_000 })).toBeUndefined();
});
