import { expect, test } from '@jest/globals';
import { configOf, soundAccount } from '../../sandbox/accounts/example.ts';
import { answerSetup } from '../../sandbox/stage/approver.ts';
import { progressOf, summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { inSetupWorld } from './setup-account.ts';

const routed = { account: soundAccount, config: configOf({ path: 'simple', routing: 'on' }) };

test('routing is turned on when the endpoints of its path are available, under the one approval', () =>
  inSetupWorld(routed, async ({ localAws, account, run }) => {
    const cluster = account.clusters.get('analytics');
    const pending: number[] = [];
    let routing = false;
    Object.defineProperty(cluster ?? {}, 'routing', {
      configurable: true,
      get: () => routing,
      set: (value: boolean) => {
        routing = value;
        const late = [...account.network.endpoints.values()].filter(
          ({ availableAt }) => availableAt > localAws.clock.now(),
        );
        pending.push(late.length);
      },
    });
    const execution = await run('remediate');
    await answerSetup(localAws, 'ada', true);
    await localAws.runFor(60 * 60_000);
    expect(summaryOf(execution)).toMatchObject({ outcome: 'ready', because: null });
    expect({ routing, pending }).toEqual({ routing: true, pending: [0] });
    expect(localAws.published).toHaveLength(1);
  }));

test('an endpoint that never becomes available leaves routing off, and the endpoint is listed as done', () =>
  inSetupWorld(routed, async ({ localAws, account, run }) => {
    const { endpoints } = account.network;
    const set = endpoints.set.bind(endpoints);
    endpoints.set = (id, endpoint) =>
      set(id, { ...endpoint, availableAt: Number.POSITIVE_INFINITY });
    const execution = await run('remediate');
    await answerSetup(localAws, 'ada', true);
    await localAws.runFor(3 * 60 * 60_000);
    expect(summaryOf(execution).outcome).toBe('stopped');
    expect(summaryOf(execution).because).toMatch(
      /^the change was made, and still do not pass: RedshiftML\./,
    );
    expect(account.clusters.get('analytics')?.routing).toBe(false);
    expect(
      progressOf(execution).some((line) => line.startsWith('done ec2:CreateVpcEndpoint')),
    ).toBe(true);
    expect(progressOf(execution).some((line) => line.includes('routing on'))).toBe(false);
  }));
