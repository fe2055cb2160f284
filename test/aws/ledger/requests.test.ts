import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Registration } from '../../../domain/access/registration.ts';
import { DEV, NOW } from '../../domain/access/examples.ts';
import { type Bench, openBench } from '../../functions/access/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());
const KEY = { source: 'portal', requestId: 'R1', detailType: 'Model Access Approved' };
const registration = (status: Registration['status']): Registration => ({
  leaseId: 'R1',
  status,
  source: 'portal',
  contentHash: 'H',
  warehouse: 'analytics',
  databases: [DEV],
  at: NOW,
  by: 'alice',
});

/** A message whose content has this hash. */
const asked = (contentHash: string) => ({ contentHash, content: `{"of":"${contentHash}"}` });

describe('a message is remembered', () => {
  test('first, then known without an outcome, then with the first outcome', async () => {
    expect(await bench.requests.claim(KEY, asked('H'), NOW)).toBe('first');
    expect(await bench.requests.claim(KEY, asked('OTHER'), NOW)).toEqual({ contentHash: 'H' });
    expect(await bench.requests.answer(KEY, 'H', { outcome: 'applied' }, NOW)).toBe('written');
    expect(await bench.requests.answer(KEY, 'H', { outcome: 'failed' }, NOW)).toBe('refused');
    expect(await bench.requests.claim(KEY, asked('H'), NOW)).toEqual({
      contentHash: 'H',
      outcome: '{"outcome":"applied"}',
    });
  });
  test('one requestId under another detail-type or from another source is another message', async () => {
    await bench.requests.claim(KEY, asked('H'), NOW);
    expect(
      await bench.requests.claim({ ...KEY, detailType: 'Model Access Revoked' }, asked('H'), NOW),
    ).toBe('first');
    expect(await bench.requests.claim({ ...KEY, source: 'other' }, asked('H'), NOW)).toBe('first');
  });
  test('the answer to other content does not replace it, and is kept beside it', async () => {
    await bench.requests.claim(KEY, asked('H'), NOW);
    expect(await bench.requests.answer(KEY, 'OTHER', { outcome: 'refused' }, NOW)).toBe('refused');
    expect(await bench.requests.noteConflict(KEY, 'OTHER', { outcome: 'refused' }, NOW)).toBe(
      'written',
    );
    expect(await bench.requests.claim(KEY, asked('H'), NOW)).toEqual({ contentHash: 'H' });
  });
});

describe('a lease id is registered as the decision saw it', () => {
  test('two at once: one is refused', async () => {
    expect(await bench.requests.register(registration('decided'), undefined)).toBe('written');
    expect(await bench.requests.register(registration('revoked'), undefined)).toBe('refused');
    expect(await bench.requests.register(registration('revoked'), registration('decided'))).toBe(
      'written',
    );
    expect(await bench.requests.register(registration('decided'), registration('decided'))).toBe(
      'refused',
    );
    expect(await bench.requests.registration('R1')).toEqual(registration('revoked'));
  });
  test('unknown', async () => expect(await bench.requests.registration('R2')).toBeUndefined());
});
