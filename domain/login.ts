import * as z from 'zod/mini';
import { Name } from './name.ts';

/** A database login: temporary credentials of a database user (provisioned only), or a secret. */
export const Login = z.union([
  z.strictObject({ dbUser: Name }),
  z.strictObject({ secretArn: z.string().check(z.minLength(20)) }),
]);
export type Login = z.infer<typeof Login>;

/** Who logs in, for messages: the database user, or the secret that knows it. */
export const loginInWords = (login: Login): string => ('dbUser' in login ? login.dbUser : login.secretArn);
