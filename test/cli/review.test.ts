import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { typed } from './typed.ts';

let stage: OpenStage;
const REVIEW = 'quarterly-2026-03-02';
beforeAll(async () => {
  const configure = () => ({
    reviews: [
      {
        name: 'quarterly',
        reviewers: ['olivia', 'paul'],
        dueAfterDays: 30,
        overdue: 'keep' as const,
      },
    ],
  });
  stage = await openStage(analytics({ configure }), { stores: 'memory', emit: () => {} });
});
afterAll(() => stage.close());
const runAs = (person: string, ...words: string[]) => typed(stage, person, words);

describe('an access review', () => {
  test('that has not begun is none', async () =>
    expect(await runAs('olivia', 'review', 'list')).toMatchObject({
      ends: 0,
      said: 'no access review has begun (docs/reviews.md)',
    }));

  test('is listed and shown, and an item is decided on as it was read', async () => {
    const grant =
      'grant --warehouse analytics --database dev --persona user --schema demo_ml --model customer_churn_auto_model --approved-by olivia --reason x --request-id users-1 --grantee';
    await runAs('maria', ...grant.split(' '), 'group marketing_analyst_grp');
    await stage.start('reviews', { start: 'quarterly' });

    const listed = await runAs('olivia', 'review', 'list');
    expect(listed.said).toMatch(
      new RegExp(`^${REVIEW} {2}1 items of .* {2}open, due at 2026-04-01`),
    );
    const shown = await runAs('olivia', 'review', 'show', REVIEW);
    const [, item = ''] = /^([0-9a-f]{64}) undecided: lease users-1 /m.exec(shown.said) ?? [];
    expect(item).toHaveLength(64);

    const removing = ['review', 'decide', REVIEW, '--item', item, '--decision', 'remove'];
    expect(await runAs('nina', ...removing)).toMatchObject({ ends: 1 });
    expect(await runAs('paul', ...removing, '--reason', 'left the team')).toMatchObject({
      ends: 0,
    });
    expect(await runAs('olivia', ...removing.slice(0, -1), 'keep')).toMatchObject({ ends: 1 });
    await stage.localAws.runFor(600_000);
    await stage.expectHeld([]);
    expect((await runAs('olivia', 'review', 'show', REVIEW)).said).toContain('remove by paul');
    expect((await runAs('olivia', 'review', 'list')).said).toContain('concluded at');
  });

  test.each([
    ['that is not there', ['show', 'yearly'], 1, 'there is no access review yearly'],
    [
      'with another decision',
      ['decide', REVIEW, '--item', 'x', '--decision', 'maybe'],
      2,
      '--decision',
    ],
  ])('%s', async (_, words, ends, message) => {
    const { said, complained, ...ended } = await runAs('olivia', 'review', ...words);
    expect(`${said}${complained}`).toContain(message);
    expect(ended).toEqual({ ends });
  });
});

test('of access without approvals that was never taken there is no review to close', async () => {
  const { ends, said } = await runAs('olivia', 'review', 'close', 'x-1', '--finding', 'none');
  expect(said).toContain('x-1');
  expect(ends).toBe(1);
});
