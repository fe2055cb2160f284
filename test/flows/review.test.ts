import { expect, test } from '@jest/globals';
import { analytics, changed } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../../sandbox/stage/portal.ts';
import { decideItem, openItems } from '../../sandbox/stage/reviewer.ts';
import { ALL } from '../scope.ts';

const REVIEW = 'yearly-2026-03-02';

const YEARLY = { name: 'yearly', reviewers: ['olivia'], dueAfterDays: 10 };

async function inReview(
  overdue: 'keep' | 'end',
  play: (stage: OpenStage) => Promise<void>,
): Promise<void> {
  const setting = analytics({
    configure: (file) => ({
      // Days pass, and no model is made anew.
      ...changed(file, () => ({ watchModelsMinutes: 0 })),
      reviews: [{ ...YEARLY, overdue }],
    }),
  });
  const broken: string[] = [];
  const stage = await openStage(setting, {
    stores: 'memory',
    emit: (event) => {
      if (event.kind === 'expectation' && !event.held) broken.push(JSON.stringify(event));
    },
  });
  try {
    await openPortal(stage).approve('campaign', {
      grantee: group(MARKETING),
      persona: userOf('demo_ml', MODEL),
    });
    await stage.start('reviews', { start: 'yearly' });
    await play(stage);
    await stage.conclude();
  } finally {
    await stage.close();
  }
  expect(broken).toEqual([]);
}

test('started by hand: the decision of a reviewer ends the lease in the own name, and evidence is kept of the others', () =>
  inReview('keep', async (stage) => {
    expect(await openItems(stage.localAws, REVIEW)).toEqual([
      'lease campaign in analytics, revision 1',
    ]);
    const decide = (person: string, about = 'lease campaign') =>
      decideItem(stage.localAws, person, { review: REVIEW, about, decision: 'remove' });
    expect(await decide('ada')).toMatchObject({ status: 403 });
    expect(await decide('olivia', 'lease other')).toMatchObject({ status: 404 });
    expect(await decide('olivia')).toMatchObject({ status: 200 });
    await stage.waitMinutes(3);
    await stage.expectHeld([]);
    const items = stage.localAws.table.items();
    expect(
      items
        .filter(
          ({ pk, sk }) => pk?.S === `ANSWER#review/${REVIEW}` && sk?.S?.startsWith('REFUSED#'),
        )
        .map(({ by }) => by?.S)
        .sort(),
    ).toEqual(['arn:aws:iam::111122223333:user/ada', 'arn:aws:iam::111122223333:user/olivia']);
    const registration = items.find(({ pk }) => pk?.S === 'REGISTRATION#campaign');
    expect(JSON.parse(String(registration?.body?.S))).toMatchObject({
      status: 'revoked',
      by: 'olivia',
      revokedBy: { source: 'reviews', reason: `removed in access review ${REVIEW}` },
    });
    const told = stage.localAws.published
      .map(({ event }) => event['detail-type'])
      .filter((type) => type.startsWith('Model Access Review'));
    expect(told).toEqual(['Model Access Review Opened', 'Model Access Review Concluded']);
  }));

test('begun twice it is one review; one that the configuration does not have is none', () =>
  inReview('keep', async (stage) => {
    await stage.start('reviews', { start: 'yearly' });
    await stage.start('reviews', { scope: 'all' });
    const reviews = stage.localAws.table.items().filter(({ pk }) => pk?.S === 'REVIEWS');
    expect(reviews.map(({ sk }) => sk?.S)).toEqual([REVIEW]);
    expect(await stage.start('reviews', { start: 'monthly' })).toMatchObject({
      status: 'FAILED',
      error: 'ReviewNotFollowed',
    });
  }));

/** Two weeks of sweeps. */
const long = ALL ? test : test.skip;
long('nobody decides: the lease ends after the notices seven days and one day before', () =>
  inReview('end', async (stage) => {
    const days = () =>
      stage.localAws.published
        .filter(({ event }) => event['detail-type'] === 'Model Access Review Due')
        .map(({ event }) => [event.time.slice(5, 10), event.detail['days']]);
    await stage.waitUntil('2026-03-12T12:00:00Z');
    expect(days()).toEqual([
      ['03-06', 7],
      ['03-12', 1],
    ]);
    await stage.expectHeld([
      `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
      `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
    ]);
    await stage.waitUntil('2026-03-13T12:00:00Z');
    await stage.expectHeld([]);
  }),
);
