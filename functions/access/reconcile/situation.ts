import type { DatabaseState } from '../../../aws/ledger/journal.ts';
import type { Catalog } from '../../../domain/access/catalog.ts';
import { type DatabaseRef, WAREHOUSE_WIDE } from '../../../domain/access/database-key.ts';
import { isDraft } from '../../../domain/access/lease.ts';
import type { ReconcileInput } from '../../../domain/access/plan.ts';
import type { Config } from '../../../domain/config.ts';
import { InvalidConfiguration, TryAgain } from '../../../domain/errors.ts';
import type { Grant } from '../../../domain/privilege.ts';
import type { Instant } from '../../../domain/time.ts';
import { recordOf } from './commit.ts';

/** Ledger, configuration and catalog of one database, as a plan needs them. Drafts of Decide are not leases yet. */
export function inputOf(
  config: Config,
  ref: DatabaseRef,
  state: DatabaseState,
  catalog: Catalog,
  now: Instant,
): ReconcileInput {
  return {
    now,
    leases: state.leases.filter((lease) => !isDraft(lease)),
    managed: state.managed,
    baseline: [...baselineOf(config, ref), ...pairedRoles(ref)],
    separateRoles: ref.database === WAREHOUSE_WIDE && ref.warehouse.setup?.separateGroups === true,
    catalog,
    approvedPlans: config.approvedPlans,
  };
}

const baselineOf = ({ baseline }: Config, { warehouse, database }: DatabaseRef): Grant[] =>
  baseline
    .filter((entry) => entry.warehouse === warehouse.name)
    .flatMap(({ grantee, privileges, ...entry }) =>
      privileges
        .filter(
          ({ kind }) => database === (kind === 'assume-role' ? WAREHOUSE_WIDE : entry.database),
        )
        .map((privilege) => ({ privilege, grantee })),
    );

/** Once everybody may no longer use every role, each group of a pair is given its own. */
function pairedRoles({ warehouse, database }: DatabaseRef): Grant[] {
  if (database !== WAREHOUSE_WIDE || warehouse.setup?.separateGroups !== true) return [];
  return warehouse.setup.pairs.flatMap(({ group, role }) =>
    group === undefined
      ? []
      : [{ privilege: { kind: 'assume-role', role }, grantee: { type: 'group', name: group } }],
  );
}

/** A Lambda that is still warm with an older configuration gives its work back (law 7). */
export function assertNotOlder(
  config: Config,
  ref: DatabaseRef,
  head: NonNullable<DatabaseState['head']>,
): void {
  const { configuration } = recordOf(head);
  if (configuration.revision > config.revision) {
    throw new TryAgain(
      `${ref.key} was last reconciled under configuration revision ${configuration.revision}; this one is ${config.revision}`,
    );
  }
  if (configuration.revision === config.revision && configuration.hash !== config.hash) {
    throw new InvalidConfiguration(
      `config/admin.yml was changed without raising its revision ${config.revision}; raise it and deploy again`,
    );
  }
}
