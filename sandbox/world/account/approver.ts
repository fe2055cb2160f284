import { ACCOUNT } from '../arn.ts';
import type { World } from '../world.ts';

/** A person answers the setup's last question, through the function URL and under the own IAM identity. */
export async function answerSetup(world: World, person: string, approved: boolean): Promise<unknown> {
  const asked = world.published.findLast(({ event }) => event['detail-type'] === 'Setup Approval Needed');
  if (asked === undefined) throw new Error('the setup has not asked for an approval');
  const { warehouse, run, plan } = asked.event.detail;
  const answer = await world.invoke('setupAnswer', {
    body: JSON.stringify({ warehouse, run, plan, approved }),
    requestContext: { authorizer: { iam: { userArn: `arn:aws:iam::${ACCOUNT}:user/${person}` } } },
  });
  return answer;
}
