import { ACCOUNT } from '../arn.ts';
import type { World } from '../world.ts';

/** A person answers the setup's last question, through the function URL and under the own IAM identity. */
export async function answerSetup(
  world: World,
  person: string,
  approved: boolean,
): Promise<unknown> {
  const { warehouse, run, plan } = lastQuestion(world);
  const answer = await world.invoke('setupAnswer', {
    body: JSON.stringify({ warehouse, run, plan, approved }),
    requestContext: { authorizer: { iam: { userArn: `arn:aws:iam::${ACCOUNT}:user/${person}` } } },
  });
  return answer;
}

/** What the setup asks to approve, as an approver reads it in the event. */
export const questionOf = (world: World): string => String(lastQuestion(world)['text']);

function lastQuestion(world: World): Readonly<Record<string, unknown>> {
  const asked = world.published.findLast(
    ({ event }) => event['detail-type'] === 'Setup Approval Needed',
  );
  if (asked === undefined) throw new Error('the setup has not asked for an approval');
  return asked.event.detail;
}
