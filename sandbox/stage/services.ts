import { createAccount } from '../../local-aws/account/account.ts';
import type { AccountState } from '../../local-aws/account/state.ts';
import type { Faults } from '../../local-aws/faults.ts';
import type { ServiceResources } from '../../local-aws/local-aws.ts';
import { type RunPolicy, withFaults } from '../../local-aws/redshift/data-api/run.ts';
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
  { clock, virtualClock, faults, trail }: ServiceResources,
  onlyRedshiftData: boolean,
): { account: AccountState; services: readonly Service[] } {
  const { state, services } = createAccount(
    { namespaces: namespacesOf(setting), ...setting.account },
    clock,
    trail,
  );
  const policy = runPolicy(faults);
  const redshiftData = redshiftDataService({
    warehouses: warehousesIn(state, setting.warehouses, engines),
    clock,
    virtualClock,
    policy,
  });
  return {
    account: state,
    services: onlyRedshiftData ? [redshiftData] : [...services, redshiftData],
  };
}

/** How long statements take, and what goes wrong with them. */
export const runPolicy = (faults: Faults): RunPolicy =>
  withFaults({ delayMs: ({ sqls }) => READ_MS + sqls.length * STATEMENT_MS }, faults);

/** The warehouses as the Data API reaches them: whether they exist is the account's to say. */
export const warehousesIn = (
  account: AccountState,
  warehouses: Setting['warehouses'],
  engines: ReadonlyMap<string, Engine>,
): DataApiWarehouse[] =>
  Object.entries(warehouses).flatMap(([name, { secrets }]) => {
    const engine = engines.get(name);
    if (engine === undefined) return [];
    const about = { engine, ...(secrets && { secrets }) };
    return [
      { ...about, cluster: name, exists: () => account.clusters.has(name) },
      { ...about, workgroup: name, exists: () => account.workgroups.has(name) },
    ];
  });

const namespacesOf = ({ warehouses }: Setting): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(warehouses).map(([name, { namespace }]) => [name, namespace]));
