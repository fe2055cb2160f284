import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { configuredDatabases } from '../../domain/access/database-key.ts';
import { parseConfig } from '../../domain/config.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { openStage } from '../../sandbox/stage/open-stage.ts';
import { ANALYSTS, group, MARKETING, openPortal } from '../../sandbox/stage/portal.ts';
import { lease, usage } from '../domain/access/examples.ts';
import type { Figure } from './figure.ts';

const LEASES = 20_000;
const LEDGER = 'ledger';
/** While the entry of the leases is being carried out. */
const MEANWHILE_MS = 60_000;

/** 20,000 leases that change in one entry of one database, with the sandbox's latencies and Lambda's 120 seconds. */
export async function benchOutbox(): Promise<Figure[]> {
  const setting = analytics();
  let givenBack = 0;
  const stage = await openStage(setting, {
    stores: 'memory',
    emit: () => {},
    onCall: ({ operation }) => {
      if (operation === 'ChangeMessageVisibility') givenBack += 1;
    },
  });
  try {
    const { localAws } = stage;
    const [dev] = configuredDatabases(parseConfig(setting.config));
    if (dev === undefined) throw new Error('the setting has a database');
    const leases = ledgerLeases(ledgerTable(new DynamoDBClient({}), LEDGER));
    const one = lease({
      database: dev.key,
      grantee: { type: 'group', name: ANALYSTS },
      privileges: [usage()],
    });
    for (let n = 0; n < LEASES; n += 1) {
      await leases.draft({ ...one, id: `L${n}` });
      await leases.activate({ ...one, id: `L${n}` });
    }
    const portal = openPortal(stage);
    const from = localAws.clock.now();
    const approve = (): void =>
      void localAws.publish(
        portal.approval('other', {
          grantee: group(MARKETING),
          privileges: [{ kind: 'schema-usage', schema: 'demo_ml' }],
        }),
      );
    localAws.virtualClock.at(from + MEANWHILE_MS, approve, { label: 'an approval arrives' });
    await localAws.invoke('sweep', { scope: 'all' });
    await localAws.runUntilIdle();
    const told = new Map<string, number>();
    for (const { event } of localAws.published) {
      const id = String(event.detail.leaseId);
      if (event['detail-type'] === 'Model Access Applied') told.set(id, (told.get(id) ?? 0) + 1);
    }
    const execution = localAws.executions.at(-1);
    const answeredMs = (execution?.stoppedAtMs ?? Number.POSITIVE_INFINITY) - from - MEANWHILE_MS;
    return [
      {
        name: '20,000 leases in one entry: invocations',
        value: givenBack + 1,
        unit: '',
        limit: 4,
      },
      {
        name: '  leases that were not told of',
        value: LEASES + 1 - told.size,
        unit: '',
        limit: 0,
      },
      { name: '  told how often, at most', value: Math.max(...told.values()), unit: '', limit: 2 },
      {
        name: "  another group's approval not applied",
        value: portal.outcome('other').outcome === 'applied' ? 0 : 1,
        unit: '',
        limit: 0,
      },
      { name: '  answered after, of virtual time', value: answeredMs, unit: 'ms', limit: 300_000 },
    ];
  } finally {
    await stage.close();
  }
}
