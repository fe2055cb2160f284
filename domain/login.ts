import * as z from 'zod/mini';
import { Name } from './name.ts';

/**
 * A database login: temporary credentials of a database user (provisioned only), or a secret. `user` is the database user
 * that the secret belongs to, for those who ask about a login without using it.
 */
export const Login = z.union([
  z.strictObject({ dbUser: Name }),
  z.strictObject({ secretArn: z.string().check(z.minLength(20)), user: z.optional(Name) }),
]);
export type Login = z.infer<typeof Login>;

/** The database user of a login, where the configuration names it. */
export const userOf = (login: Login): string | undefined =>
  'dbUser' in login ? login.dbUser : login.user;

/** Who logs in, for messages: the database user, or the secret that knows it. */
export const loginInWords = (login: Login): string =>
  'dbUser' in login ? login.dbUser : (login.user ?? login.secretArn);
