import { answerAccess } from '../stage/approver.ts';
import type { Portal } from '../stage/portal.ts';
import { ANALYSTS, creatorOf, group, MARKETING, MODEL, userOf } from '../stage/portal.ts';
import type { Stage } from '../story.ts';

/** "Managing permissions and ownership" of the page, word for word. */
export const CREATOR = [
  `GRANT CREATE MODEL TO GROUP ${ANALYSTS}`,
  `GRANT CREATE, USAGE ON SCHEMA demo_ml TO GROUP ${ANALYSTS}`,
];
export const USER = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];
const USAGE = { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) };

export async function approveCreators(stage: Stage, portal: Portal): Promise<void> {
  stage.chapter('The retention analysts are approved as creators');
  await portal.approve('creators-1', { grantee: group(ANALYSTS), persona: creatorOf('demo_ml') });
  stage.expectRun('creators-1 is applied', portal.outcome('creators-1').outcome, 'applied');
}

export async function approveUsers(stage: Stage, portal: Portal): Promise<void> {
  stage.chapter('The marketing analysts ask for the model, which grants nothing yet');
  await portal.request('users-1', USAGE);
  stage.expectRun('users-1 waits for an approval', portal.outcome('users-1').outcome, 'waits');

  stage.chapter('Olivia approves them as users of the model, under her own IAM identity');
  await stage.byHand('olivia answers users-1: yes', () =>
    answerAccess(stage.localAws, 'olivia', 'users-1', true),
  );
  stage.expectRun('users-1 is applied', portal.outcome('users-1').outcome, 'applied');
  await stage.expectHeld([...CREATOR, ...USER]);
}

export async function refuseEverybody(stage: Stage, portal: Portal): Promise<void> {
  stage.chapter('A request for everybody is refused');
  await portal.approve('everybody-1', {
    grantee: { type: 'user', name: 'PUBLIC' },
    persona: userOf('demo_ml', MODEL),
  });
  stage.expectRun('everybody-1 is refused', portal.outcome('everybody-1').outcome, 'refused');
  await stage.expectHeld([...CREATOR, ...USER]);
}

export async function revokeBoth(stage: Stage, portal: Portal): Promise<void> {
  stage.chapter('Both are revoked');
  await portal.revoke('revoke-1', 'creators-1');
  await portal.revoke('revoke-2', 'users-1');
  stage.expectRun(
    'revoke-1 and revoke-2 end their leases',
    [portal.outcome('revoke-1').outcome, portal.outcome('revoke-2').outcome],
    ['ended', 'ended'],
  );
  await stage.expectHeld([]);
}
