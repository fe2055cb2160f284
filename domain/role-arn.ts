import * as z from 'zod/mini';

/** A role, or a chain of roles in the exact spelling that `IAM_ROLE` uses. */
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
export const RoleArn = z.string().check(
  z.maxLength(2048),
  z.refine((chain) => chain.split(/,(?=arn:)/).every((arn) => ROLE_ARN.test(arn)), {
    error: 'is not an IAM role ARN (or a comma-separated chain of them)',
  }),
);

/** How SVV_IAM_PRIVILEGES is taken to show `ON ALL`: no page says it (facts §1.2). No role is called so. */
export const EVERY_ROLE = 'ALL';

/** What SVV_IAM_PRIVILEGES names in the place of the default role; PUBLIC's row of a fresh warehouse names it (facts §1.2). */
export const DEFAULT_ROLE = 'default-aws-iam-role';

/**
 * Whether what a row of SVV_IAM_PRIVILEGES names reaches the role: by its ARN, as the last one of a chain, or because the
 * role is meant with others. Whether its row of the default role means this role is for the caller to say; PUBLIC's means every role.
 */
export const reachesRole = (named: string, role: string, isDefault: boolean): boolean =>
  named.split(',').at(-1) === role ||
  named.toUpperCase() === EVERY_ROLE ||
  (named === DEFAULT_ROLE && isDefault);
