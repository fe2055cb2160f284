import * as z from 'zod/mini';
import { InvalidConfiguration } from '../domain/errors.ts';

/** Reads the named environment variables once. Throws `InvalidConfiguration` naming the ones that are missing. */
export function readEnv<const Name extends string>(
  names: readonly Name[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<Name, string>> {
  const missing = names.filter(
    (name) => !z.string().check(z.minLength(1)).safeParse(env[name]).success,
  );
  if (missing.length > 0) {
    throw new InvalidConfiguration(
      `environment variable ${missing.join(', ')} is not set; serverless.yml sets it`,
    );
  }
  return Object.fromEntries(names.map((name) => [name, env[name]])) as Record<Name, string>;
}
