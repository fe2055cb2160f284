import type { SetupFacts } from '../facts.ts';
import { bucketOperations } from './bucket.ts';
import { clusterOperations } from './cluster.ts';
import { endpointOperations } from './endpoint.ts';
import type { Call, CallOf, Inputs, OperationName } from './every-call.ts';
import { keyOperations } from './key.ts';
import {
  type ChangedSince,
  NOT_OURS,
  type Operations,
  type Undo,
  type UndoCalls,
} from './operation.ts';
import { roleOperations } from './role.ts';
import { securityGroupOperations } from './security-group.ts';
import { serverlessOperations } from './serverless.ts';
import { vpcOperations } from './vpc.ts';
import { workgroupOperations } from './workgroup.ts';

const OPERATIONS: Operations<Inputs> = {
  ...roleOperations,
  ...keyOperations,
  ...bucketOperations,
  ...clusterOperations,
  ...serverlessOperations,
  ...workgroupOperations,
  ...vpcOperations,
  ...endpointOperations,
  ...securityGroupOperations,
};

/** What the table says of one call. */
export interface CallEffects {
  readonly predict: (facts: SetupFacts) => SetupFacts;
  readonly undo: (facts: SetupFacts) => Undo<Call>;
  /** The document that the call writes whole, in the spelling in which it is read back; undefined: it writes none. */
  readonly written: string | undefined;
  readonly expected: (facts: SetupFacts) => string | null | undefined;
  readonly takeBack: (since: Omit<ChangedSince<unknown>, 'input'>) => UndoCalls<Call>;
  /** Why it is not sent again when its answer got lost; undefined: it may be. */
  readonly once: string | undefined;
}

/** The only way into the table: generic, so that the compiler sees that row and input are of the same operation. */
export function effectsOf<O extends OperationName>({ operation, input }: CallOf<O>): CallEffects {
  const row: Operations<Inputs>[O] = OPERATIONS[operation];
  return {
    predict: (facts) => row.predict(facts, input),
    undo: (facts) => row.undo(facts, input),
    written: row.document?.written(input),
    expected: (facts) => row.document?.expected?.(facts, input),
    takeBack: (since) => row.document?.takeBack({ ...since, input }) ?? NOT_OURS,
    once: row.once?.(input),
  };
}
