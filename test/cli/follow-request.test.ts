import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { typed } from './typed.ts';

let stage: OpenStage;
beforeAll(async () => {
  stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
});
afterAll(() => stage.close());

const run = (...words: string[]) => typed(stage, 'maria', words);
const told = (text: string) => expect.stringContaining(text);

const WHERE = ['--warehouse', 'analytics'];
const PERSONA = ['--database', 'dev', '--persona', 'user', '--schema', 'demo_ml'];
const MARKETING = ['--grantee', 'group marketing_analyst_grp'];
const ASK = ['grant', ...WHERE, ...PERSONA, ...MARKETING, '--reason', 'campaign'];
const APPROVE = [...ASK, '--approved-by', 'olivia'];
const MODEL = ['--model', 'customer_churn_auto_model'];

describe('a request id that is given again', () => {
  const AGAIN = ['--request-id', 'again-1', '--approved-at', '2026-03-02T09:00:00Z'];

  test('with the same content is told the first outcome', async () => {
    for (let times = 0; times < 2; times += 1)
      expect(await run(...APPROVE, ...MODEL, ...AGAIN)).toMatchObject({
        ends: 0,
        said: told('again-1: applied'),
      });
  });

  test.each([
    ['another end', ['--expires', '2026-06-01T00:00:00Z']],
    ['another ticket', ['--ticket', 'T-2']],
  ])('with %s is refused, whatever became of the first', async (_, more) =>
    expect(await run(...APPROVE, ...MODEL, ...AGAIN, ...more)).toMatchObject({
      ends: 1,
      said: told(
        'again-1: refused\n  requestId again-1 was seen before with other content; use a new requestId',
      ),
    }),
  );
});

test('an approval of an access that waits is told with what becomes of it, not as one that waits', async () => {
  const id = ['--request-id', 'waits-1', ...MODEL];
  const asked = await run(...ASK, ...id);
  expect(asked).toMatchObject({ ends: 0, said: told('waits-1: waits') });
  expect(asked.said).toMatch(/^next: redshift-ml-admin approve waits-1$/m);
  const { ends, said } = await run(...APPROVE, ...id);
  expect(said).toMatch(/^waits-1: (applied|already)$/m);
  expect(ends).toBe(0);
});

describe('of which nothing is granted ends with 1', () => {
  test('an access to a model that is not there yet', async () => {
    const held = await run(...APPROVE, '--model', 'not_yet');
    expect(held).toMatchObject({ ends: 1, said: told(': held') });
    expect(held.said).toMatch(/^next: redshift-ml-admin retry$/m);
  });

  test('the extension of a lease that is suspended, though to suspend it was as asked', async () => {
    await run(
      ...APPROVE,
      ...MODEL,
      '--request-id',
      'stopped-1',
      '--expires',
      '2026-06-01T00:00:00Z',
    );
    const why = [...WHERE, '--reason', 'abuse'];
    expect(await run('suspend', ...why, ...MARKETING)).toMatchObject({
      ends: 0,
      said: told(': suspended'),
    });
    const later = ['--expires', '2026-09-01T00:00:00Z', '--approved-by', 'olivia'];
    expect(await run('extend', 'stopped-1', ...why, ...later)).toMatchObject({
      ends: 1,
      said: told(': suspended'),
    });
  });
});
