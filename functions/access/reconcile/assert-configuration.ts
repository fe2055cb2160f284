import type { EvidenceRecord } from '../../../domain/access/evidence-record.ts';
import type { Config } from '../../../domain/config.ts';
import { InvalidConfiguration, TryAgain } from '../../../domain/errors.ts';

/** A Lambda that is still warm with an older configuration gives its work back (law 7). */
export function assertNotOlder(config: Config, last: EvidenceRecord): void {
  const { configuration, database } = last;
  if (configuration.revision > config.revision) {
    throw new TryAgain(
      `${database} was last reconciled under configuration revision ${configuration.revision}; this one is ${config.revision}`,
    );
  }
  if (configuration.revision === config.revision && configuration.hash !== config.hash) {
    throw new InvalidConfiguration(
      `config/admin.yml was changed without raising its revision ${config.revision}; raise it and deploy again`,
    );
  }
}
