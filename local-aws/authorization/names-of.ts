import type { Service } from '../service.ts';
import type { Wiring } from '../wiring.ts';
import type { Names } from './fill-in.ts';

/** What the services of the sandbox's own account and the deployment know of the resources behind names. */
export const namesOf = (
  services: readonly Service[],
  { bucketKeys, topicKeys, tables }: Wiring,
): Names => ({
  ...Object.assign({}, ...services.map(({ account, names }) => !account && names)),
  bucketKey: (bucket) => bucketKeys.get(bucket),
  topicKey: (topic) => topicKeys.get(topic),
  partitionKey: tables[0]?.key.hash ?? '',
});
