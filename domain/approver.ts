import * as z from 'zod/mini';

/** A person as AWS names the caller: a user, or one session of a role, such as `…:assumed-role/Admins/ada@example.com`. */
export const ApproverArn = z.string().check(
  z.regex(/^arn:aws[a-z-]*:(iam::\d{12}:user|sts::\d{12}:assumed-role)\/[\w+=,.@/-]+$/, {
    error:
      'is not the ARN of an IAM user, or of a role session (arn:aws:sts::…:assumed-role/<role>/<session>)',
  }),
);

/** By what right somebody answers: the list in the configuration, or, where there is none, IAM's right to ask at all. */
export const Authority = z.enum([
  'is listed in approvers',
  'may invoke the URL for answers, and no approvers are listed',
]);
export type Authority = z.infer<typeof Authority>;

/** Undefined for somebody who may not answer. */
export function authorityOf(approvers: readonly string[], arn: string): Authority | undefined {
  if (approvers.length === 0) return 'may invoke the URL for answers, and no approvers are listed';
  return approvers.includes(arn) ? 'is listed in approvers' : undefined;
}
