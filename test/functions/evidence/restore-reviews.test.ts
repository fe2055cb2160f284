import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ledgerAnswers } from '../../../aws/ledger/answers.ts';
import { ledgerReviews } from '../../../aws/ledger/reviews.ts';
import { reviewAnswers } from '../../../domain/access/reviews/decide-item.ts';
import { NOW } from '../../domain/access/examples.ts';
import { begun, decided } from '../../domain/access/reviews/scene.ts';
import { type EvidenceBench, openEvidenceBench } from './evidence-bench.ts';

let bench: EvidenceBench;
beforeEach(async () => {
  bench = await openEvidenceBench();
});
afterEach(() => bench.close());

test('an access review is known again, with what was frozen and decided', async () => {
  const reviews = ledgerReviews(bench.table);
  const { review, population } = begun();
  const [[hash, item] = ['none', undefined]] = population;
  await reviews.begin(review, population);
  await reviews.replace({ ...review, revision: 2, opened: NOW });
  await ledgerAnswers(bench.table).write(
    reviewAnswers(review.id),
    hash,
    decided('keep'),
    undefined,
  );
  await bench.sign();
  await bench.copy();
  await bench.table.remove('REVIEWS', review.id);
  await bench.table.remove(`REVIEW#${review.id}`, `ITEM#${NOW}#${hash}`);
  await bench.table.remove(`ANSWER#${reviewAnswers(review.id)}`, `TO#${hash}`);
  // As a table that came from a backup says.
  await bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger-before' });
  await bench.restore({});
  expect(await reviews.find(review.id)).toEqual({ ...review, revision: 2, opened: NOW });
  expect(await reviews.item(review, hash)).toEqual(item);
  expect(await ledgerAnswers(bench.table).all(reviewAnswers(review.id))).toEqual(
    new Map([[hash, decided('keep')]]),
  );
});
