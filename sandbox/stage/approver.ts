import { ACCOUNT } from '../../local-aws/arn.ts';
import type { LocalAws } from '../../local-aws/local-aws.ts';

/** A person answers the setup's last question, through the function URL and under the own IAM identity. */
export async function answerSetup(
  localAws: LocalAws,
  person: string,
  approved: boolean,
): Promise<unknown> {
  const { warehouse, run, plan } = lastQuestion(localAws);
  const answer = await localAws.invoke('setupAnswer', {
    body: JSON.stringify({ warehouse, run, plan, approved }),
    requestContext: { authorizer: { iam: { userArn: `arn:aws:iam::${ACCOUNT}:user/${person}` } } },
  });
  return answer;
}

/** What the setup asks to approve, as an approver reads it in the event. */
export const questionOf = (localAws: LocalAws): string => String(lastQuestion(localAws)['text']);

function lastQuestion(localAws: LocalAws): Readonly<Record<string, unknown>> {
  const asked = localAws.published.findLast(
    ({ event }) => event['detail-type'] === 'Setup Approval Needed',
  );
  if (asked === undefined) throw new Error('the setup has not asked for an approval');
  return asked.event.detail;
}
