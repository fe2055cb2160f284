import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { taskTokens } from '../../aws/task-tokens.ts';
import { authorityOf } from '../../domain/approver.ts';
import { ApprovalAnswer } from '../../domain/setup/run/question.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { setupRun } from './run/setup-run.ts';

/** A request to the function URL. IAM has authenticated the caller before: who it is, never the body says. */
const Signed = z.object({
  body: z.string(),
  requestContext: z.object({
    authorizer: z.object({ iam: z.object({ userArn: z.string().check(z.minLength(1)) }) }),
  }),
});

interface Response {
  readonly statusCode: number;
  readonly body: string;
}

/** Notes a person's answer in the journal, then wakes the state that waits; the state reads the answer from the journal. */
export const compose = ({ env, config, now }: Runtime) => {
  const { TABLE } = readEnv(['TABLE'], env);
  const tokens = taskTokens(new SFNClient({}));
  return async (event: unknown): Promise<Response> => {
    const signed = Signed.parse(event);
    const parsed = z.safeParse(ApprovalAnswer, json(signed.body));
    if (!parsed.success)
      return say(
        400,
        'wanted is {"warehouse": "…", "run": "…", "plan": "<hash>", "approved": true|false}',
      );
    const { warehouse, run: name, plan, approved } = parsed.data;
    const run = setupRun(TABLE, warehouse, name);
    const approval = await run.approval(plan);
    if (approval === undefined)
      return say(404, `run ${name} of ${warehouse} has not asked for approval of plan ${plan}`);
    const by = signed.requestContext.authorizer.iam.userArn;
    const authority = authorityOf(config.approvers, by);
    if (authority === undefined)
      return say(
        403,
        `${by} is not listed in approvers of config/admin.yml; nothing was changed by this answer`,
      );
    const mine = { approved, by, authority, at: now().toISOString() };
    const first = (await run.saveOnce(`ANSWER#${plan}`, mine)) === 'written';
    const answer = first ? mine : ((await run.answer(plan)) ?? mine);
    const verdict = answer.approved ? 'approved' : 'rejected';
    // The question may have been put again meanwhile: only the last token wakes the state.
    const { token } = (await run.approval(plan)) ?? approval;
    const woken = await tokens.answer(token, {});
    if (!first) {
      const status = answer.approved === approved ? 200 : 409;
      return say(
        status,
        `plan ${plan} was ${verdict} by ${answer.by} at ${answer.at} already; that answer counts`,
      );
    }
    if (woken === 'closed')
      return say(
        409,
        `run ${name} of ${warehouse} no longer waits; this answer changes nothing unless it asks again`,
      );
    return say(200, `plan ${plan} is ${verdict} by ${by}`);
  };
};

const say = (statusCode: number, text: string): Response => ({
  statusCode,
  body: JSON.stringify({ message: text }),
});

/** Undefined for text that is not JSON: the schema then says what is wanted. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const handler = lambda(compose);
