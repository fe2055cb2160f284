import type { Setting } from '../story.ts';
import { createAccount } from '../world/account/account.ts';
import { loginsService } from '../world/account/logins.ts';
import type { AccountState } from '../world/account/state.ts';
import { ACCOUNT, REGION } from '../world/arn.ts';
import { createObjectStore } from '../world/object-store.ts';
import { withFaults } from '../world/redshift/data-api/run.ts';
import type { DataApiWarehouse } from '../world/redshift/data-api/warehouse.ts';
import { redshiftDataService } from '../world/redshift/data-api.ts';
import type { Engine } from '../world/redshift/engine.ts';
import type { Service } from '../world/service.ts';
import type { Ground } from '../world/world.ts';

const READ_MS = 240;
const STATEMENT_MS = 90;

/** The account that the setting describes, and the services that answer for it. */
export function furnishAccount(
  setting: Setting,
  engines: ReadonlyMap<string, Engine>,
  { clock, agenda, faults }: Ground,
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
      ? redshiftDataService({ warehouses: warehousesOf(setting, engines), clock, agenda, policy })
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
