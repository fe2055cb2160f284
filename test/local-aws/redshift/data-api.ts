import { beforeEach } from '@jest/globals';
import type { RunPolicy } from '../../../local-aws/redshift/data-api/run.ts';
import { redshiftDataService } from '../../../local-aws/redshift/data-api.ts';
import type { Engine } from '../../../local-aws/redshift/engine.ts';
import { openMemoryEngine } from '../../../local-aws/redshift/memory/memory-engine.ts';
import { createVirtualClock, type VirtualClock } from '../../../local-aws/virtual-clock.ts';
import { rows } from './engines.ts';

export const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:redshift-writer';
export const CALLER = { functionName: 'reconcile', role: 'reconcile-role' };
export const WRITER = { ClusterIdentifier: 'analytics', Database: 'dev', DbUser: 'awsuser' };
export const GRANT = 'GRANT CREATE MODEL TO GROUP analyst';
export const START = Date.UTC(2026, 0, 1);
export const HOUR_MS = 3_600_000;

/** The Data API of one warehouse without a past, anew for each test of the file that calls this. */
export function eachWithDataApi() {
  let engine: Engine;
  let virtualClock: VirtualClock;
  let reachable: boolean;
  let call: (
    operation: string,
    input: object,
    caller?: typeof CALLER,
  ) => Promise<Record<string, unknown>>;

  const connect = (policy?: RunPolicy): void => {
    const service = redshiftDataService({
      warehouses: [
        { cluster: 'analytics', engine, isReachable: () => reachable },
        { workgroup: 'serverless', engine, secrets: { [SECRET]: 'awsuser' } },
      ],
      clock: virtualClock,
      virtualClock,
      ...(policy === undefined ? {} : { policy }),
    });
    call = async (operation, input, caller = CALLER) => {
      const answer = await service.operations[operation]?.(input, caller);
      return Object.fromEntries(Object.entries(answer ?? {}));
    };
  };
  const submit = async (input: object): Promise<string> =>
    String((await call('BatchExecuteStatement', { ...WRITER, ...input })).Id);
  const statusOf = async (Id: string): Promise<unknown> =>
    (await call('DescribeStatement', { Id })).Status;
  const creators = () => rows(engine, 'dev', 'SELECT identity_name FROM svv_language_privileges');

  beforeEach(async () => {
    virtualClock = createVirtualClock(START);
    reachable = true;
    engine = await openMemoryEngine({ databases: ['dev'], namespace: 'n' });
    await engine.createGroup('analyst');
    connect();
  });

  return {
    connect,
    submit,
    statusOf,
    creators,
    call: (...given: Parameters<typeof call>) => call(...given),
    clock: () => virtualClock,
    engine: () => engine,
    pause: () => {
      reachable = false;
    },
  };
}
