import { expect, test } from '@jest/globals';
import type { Call } from '../../../../domain/setup/operations/every-call.ts';
import { ordinaryShare } from '../../../../functions/setup/calls/ordinary-share.ts';
import { passwordShare } from '../../../../functions/setup/calls/password-share.ts';
import { installServices } from '../../../../local-aws/api.ts';
import { noFaults } from '../../../../local-aws/faults.ts';
import { createVirtualClock } from '../../../../local-aws/virtual-clock.ts';
import { config } from '../../../domain/access/examples.ts';

const WAREHOUSE = { name: 'analytics', account: '111122223333', region: 'us-east-1' };
const MODIFY: Call = {
  operation: 'redshift:ModifyCluster',
  input: { ClusterIdentifier: 'analytics', EnhancedVpcRouting: true },
};
const DELETE: Call = { operation: 'iam:DeleteRole', input: { RoleName: 'analytics' } };

const runtime = {
  env: { ROLES: 'arn:aws:iam::111122223333:role/redshift-ml-*-us-east-1' },
  config: config(),
  now: () => new Date(0),
  pause: async () => {},
};
const shares = {
  password: passwordShare(runtime, { power: 'SetupModifyWarehouse', session: 'a' }),
  ordinary: ordinaryShare(runtime, { power: 'SetupAttach', session: 'a' }),
};

/** How a call went, and what reached AWS of it. */
async function performed(by: keyof typeof shares, call: Call) {
  const sent: string[] = [];
  const answering = (operation: string) => ({
    [operation]: () => {
      sent.push(operation);
      return {};
    },
  });
  const restore = installServices(
    [
      { client: 'RedshiftClient', operations: answering('ModifyCluster') },
      { client: 'IAMClient', operations: answering('DeleteRole') },
    ],
    { virtualClock: createVirtualClock(0), faults: noFaults() },
  );
  try {
    const { perform } = await shares[by].callsIn(WAREHOUSE);
    return { ...(await perform(call, { token: 't' })), sent };
  } finally {
    restore();
  }
}

test.each([
  ['password', MODIFY, DELETE, 'ModifyCluster'],
  ['ordinary', DELETE, MODIFY, 'DeleteRole'],
] as const)(
  'of the two shares, %s sends its own calls, and nothing of the other, whoever asks it',
  async (share, own, other, operation) => {
    expect([shares[share].does(own), shares[share].does(other)]).toEqual([true, false]);
    expect(await performed(share, own)).toEqual({ is: 'done', sent: [operation] });
    expect(await performed(share, other)).toEqual({
      is: 'refused',
      because: `${other.operation} was not sent: it is for another function to send`,
      sent: [],
    });
  },
);

test('a document that the share does not replace cannot be read by it', async () => {
  const { documentNow } = await shares.password.callsIn(WAREHOUSE);
  expect(await documentNow(MODIFY)).toEqual({
    failed: 'redshift:ModifyCluster replaces no document that can be read',
  });
});
