import { expect, test } from '@jest/globals';
import { FULL_BATCH } from '../../functions/access/reconcile/consume.ts';
import { functions, list, record } from './deployment.ts';

test('the reconcile queue hands over as many messages at once as its consumer takes for a full batch', () => {
  const [event] = list(functions['reconcile']?.['events']).map(record);
  expect(record(event?.['sqs'])['batchSize']).toBe(FULL_BATCH);
});
