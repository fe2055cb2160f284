import * as z from 'zod/mini';
import { readJson } from './ledger-json.ts';

const Failure = z.object({
  requestContext: z.object({ functionArn: z.string() }),
  DDBStreamBatchInfo: z.object({
    approximateArrivalOfFirstRecord: z.string(),
    approximateArrivalOfLastRecord: z.string(),
  }),
});

/** What a function has given up on, of the ledger's stream. The records themselves the queue does not have. */
export interface GivenUp {
  readonly functionArn: string;
  readonly from: string;
  readonly to: string;
}

/** Reads what Lambda writes of a batch that failed for good; undefined for anything else. */
export function givenUpIn(body: string): GivenUp | undefined {
  const read = readJson(Failure, body);
  if ('problem' in read) return undefined;
  const { requestContext, DDBStreamBatchInfo: batch } = read.value;
  return {
    functionArn: requestContext.functionArn,
    from: batch.approximateArrivalOfFirstRecord,
    to: batch.approximateArrivalOfLastRecord,
  };
}
