import { type RoleToAssume, templateWith } from '../domain/accounts.ts';
import { accountOf } from '../domain/arn.ts';
import { AccountUnreachable, UnexpectedResponse } from '../domain/errors.ts';
import { isNamed } from './aws-error.ts';

/** Credentials of a session, as the clients of the SDK take them. */
interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Asked by a client before each call. */
export type SessionProvider = () => Promise<SessionCredentials>;

/** A session that ends sooner is not used any more: what is begun with it has to be over before. */
const RENEWED_MS = 10 * 60_000;

/**
 * Sessions of roles, kept until shortly before they end: `(roles) => provider`, of the last role, reached through the others;
 * undefined of no role. A session is called after the function, and nothing in it names a person. Throws `AccountUnreachable` where
 * a role may not be assumed.
 */
export function assumedRoles({
  session,
  now,
}: {
  readonly session: string;
  readonly now: () => Date;
}): (roles: readonly RoleToAssume[]) => SessionProvider | undefined {
  const sessions = new Map<string, SessionCredentials>();

  const providerOf = (roles: readonly RoleToAssume[]): SessionProvider | undefined => {
    const role = roles.at(-1);
    if (role === undefined) return undefined;
    const by = providerOf(roles.slice(0, -1));
    const key = JSON.stringify(roles);
    // What is under way is nobody else's to wait for: it may die with who began it.
    const provider = async (): Promise<SessionCredentials> => {
      const known = sessions.get(key);
      if (known !== undefined && known.expiration.getTime() - now().getTime() > RENEWED_MS)
        return known;
      const begun = await assume(role, session, by);
      sessions.set(key, begun);
      return begun;
    };
    // The SDK would keep what it is given for as long as its own clock says.
    return Object.assign(provider, { memoized: true });
  };
  return providerOf;
}

async function assume(
  { arn, externalId }: RoleToAssume,
  session: string,
  by: SessionProvider | undefined,
): Promise<SessionCredentials> {
  // A tenth of each bundle, which an installation without other accounts never needs: a file of its own.
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient(by === undefined ? {} : { credentials: by });
  try {
    const { Credentials } = await client.send(
      new AssumeRoleCommand({
        RoleArn: arn,
        RoleSessionName: session,
        ...(externalId !== undefined && { ExternalId: externalId }),
      }),
    );
    return whole(Credentials);
  } catch (error) {
    if (!isNamed(error, 'AccessDenied', 'AccessDeniedException')) throw error;
    throw new AccountUnreachable(
      `${arn} may not be assumed; deploy ${templateWith(arn)} in account ${accountOf(arn)}, or correct its externalId in config/admin.yml: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function whole(
  credentials:
    | {
        readonly AccessKeyId: string | undefined;
        readonly SecretAccessKey: string | undefined;
        readonly SessionToken: string | undefined;
        readonly Expiration: Date | undefined;
      }
    | undefined,
): SessionCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials ?? {};
  if (
    AccessKeyId === undefined ||
    SecretAccessKey === undefined ||
    SessionToken === undefined ||
    Expiration === undefined
  )
    throw new UnexpectedResponse('AssumeRole answered no whole credentials');
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}
