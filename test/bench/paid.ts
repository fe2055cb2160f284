import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { configuredDatabases } from '../../domain/access/database-key.ts';
import { parseConfig } from '../../domain/config.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { openStage } from '../../sandbox/stage/open-stage.ts';
import { openPortal } from '../../sandbox/stage/portal.ts';
import { lease } from '../domain/access/examples.ts';
import { LEDGER } from '../functions/access/bench.ts';
import { metered, type Usage } from './metered.ts';
import { execute, numbered, oneByOne } from './shapes.ts';

/** How many approvals arrive, how far apart, and onto how many leases that are applied already. */
export interface Situation {
  readonly approvals: number;
  readonly apartMs: number;
  readonly live: number;
  /** As config/deployment.yml may have it. */
  readonly signedWithinSeconds?: number | undefined;
}
export interface Paid extends Usage {
  readonly transitions: number;
  readonly events: number;
  readonly messages: number;
  readonly notApplied: number;
}

/** Approvals through all deployable functions and machines, counted as they are billed. */
export async function paidFor({
  approvals,
  apartMs,
  live,
  signedWithinSeconds,
}: Situation): Promise<Paid> {
  const shape = oneByOne(live);
  const groups = numbered('newcomer', approvals);
  const setting = analytics({
    furnish: async (admin) => {
      for (const name of shape.models)
        await admin.createModel('dev', { schema: 'demo_ml', name, owner: 'rita' });
      for (const name of [...shape.grantees.map((one) => one.name), ...groups])
        await admin.createGroup(name);
    },
  });
  const stage = await openStage(
    { ...setting, ...(signedWithinSeconds !== undefined && { signedWithinSeconds }) },
    { stores: 'memory', emit: () => {} },
  );
  try {
    const { localAws } = stage;
    const [dev] = configuredDatabases(parseConfig(setting.config));
    if (dev === undefined) throw new Error('the setting has a database');
    const leases = ledgerLeases(ledgerTable(new DynamoDBClient({}), LEDGER.name));
    for (const one of shape.leases)
      await leases.reinstate(lease({ ...one, database: dev.key, decidedAt: setting.start }));
    await localAws.invoke('sweep', { scope: 'all' });
    await localAws.runUntilIdle();

    const portal = openPortal(stage);
    const [published, started] = [localAws.published.length, localAws.executions.length];
    const from = localAws.clock.now();
    const usage = await metered(localAws, async () => {
      for (const [n, name] of groups.entries()) {
        const approve = (): void =>
          void localAws.publish(
            portal.approval(`request-${name}`, {
              grantee: { type: 'group', name },
              privileges: [execute(shape.models[n % shape.models.length])],
            }),
          );
        localAws.virtualClock.at(from + n * apartMs, approve, { label: 'an approval arrives' });
      }
      await localAws.runUntilIdle();
    });
    const executions = localAws.executions.slice(started);
    const outcomes = groups.map((name) => portal.outcome(`request-${name}`).outcome);
    return {
      ...usage,
      transitions: executions.reduce((sum, { history }) => sum + history.transitions(), 0),
      events: localAws.published.length - published,
      // Each part of a request is a message of the queue.
      messages: executions.flatMap(({ history }) =>
        history.events.filter(({ kind, state }) => kind === 'entered' && state === 'Reconcile'),
      ).length,
      notApplied: outcomes.filter((outcome) => outcome !== 'applied').length,
    };
  } finally {
    await stage.close();
  }
}
