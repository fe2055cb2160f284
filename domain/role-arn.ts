import * as z from 'zod/mini';

/** A role, or a chain of roles in the exact spelling that `IAM_ROLE` uses. */
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
export const RoleArn = z.string().check(
  z.maxLength(2048),
  z.refine((chain) => chain.split(/,(?=arn:)/).every((arn) => ROLE_ARN.test(arn)), {
    error: 'is not an IAM role ARN (or a comma-separated chain of them)',
  }),
);
