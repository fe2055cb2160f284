import { ACCOUNT } from './arn.ts';
import type { Caller, Service } from './service.ts';

/** What all clients of the SDK have. `attributed`: whoever made the client gave it credentials. */
export interface SdkClient {
  readonly config: {
    readonly credentials?: (() => Promise<{ readonly accessKeyId: string }>) & {
      readonly attributed?: boolean;
    };
    readonly region: () => Promise<string>;
  };
}

/** The service of the session's account; of the sandbox's own where the session is one there. */
export async function serviceFor(
  sdkClient: SdkClient,
  services: readonly Service[],
  { session }: Caller,
): Promise<Service | undefined> {
  const found = services.filter(
    ({ client, account = ACCOUNT, isEverywhere = false }) =>
      client === sdkClient.constructor.name && (isEverywhere || account === session?.account),
  );
  if (found.every(({ region }) => region === undefined)) return found[0];
  const region = await sdkClient.config.region();
  return found.find((one) => one.region === region);
}
