import { createAccount } from '../../local-aws/account/account.ts';
import { loginsService } from '../../local-aws/account/logins.ts';
import type { AccountState } from '../../local-aws/account/state.ts';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import type { LocalResources } from '../../local-aws/local-aws.ts';
import { createObjectStore } from '../../local-aws/object-store.ts';
import { withFaults } from '../../local-aws/redshift/data-api/run.ts';
import type { DataApiWarehouse } from '../../local-aws/redshift/data-api/warehouse.ts';
import { redshiftDataService } from '../../local-aws/redshift/data-api.ts';
import type { Engine } from '../../local-aws/redshift/engine.ts';
import type { Service } from '../../local-aws/service.ts';
import type { Setting } from '../story.ts';

const READ_MS = 240;
const STATEMENT_MS = 90;

/** The account that the setting describes, and the services that answer for it. */
export function furnishAccount(
  setting: Setting,
  engines: ReadonlyMap<string, Engine>,
  { clock, virtualClock, faults }: LocalResources,
  onlyRedshiftData: boolean,
): { account: AccountState; services: readonly Service[] } {
  const { state, services } = createAccount(
    setting.account ?? { id: ACCOUNT, region: REGION },
    clock,
  );
  const objects = createObjectStore();
  const withObjects = services.map((service) =>
    service.client === 'S3Client'
      ? { ...service, operations: { ...service.operations, ...objects.operations } }
      : service,
  );
  const policy = withFaults(
    { delayMs: ({ sqls }) => READ_MS + sqls.length * STATEMENT_MS },
    faults,
  );
  const redshiftData =
    setting.logins === undefined
      ? redshiftDataService({
          warehouses: warehousesOf(setting, engines),
          clock,
          virtualClock,
          policy,
        })
      : loginsService(setting.logins, state);
  return {
    account: state,
    services: onlyRedshiftData ? [redshiftData] : [...withObjects, redshiftData],
  };
}

const warehousesOf = (setting: Setting, engines: ReadonlyMap<string, Engine>): DataApiWarehouse[] =>
  Object.entries(setting.warehouses ?? {}).flatMap(([name, { kind, secrets }]) => {
    const engine = engines.get(name);
    const address = kind === 'provisioned' ? { cluster: name } : { workgroup: name };
    return engine === undefined ? [] : [{ ...address, engine, ...(secrets && { secrets }) }];
  });
