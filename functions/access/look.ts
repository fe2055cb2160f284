import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { auditBucket } from '../../aws/audit-bucket.ts';
import { ledgerQuestions } from '../../aws/ledger/questions.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { boundQuestion, type Seen, type SeenPart } from '../../domain/access/approvals/question.ts';
import { seePart } from '../../domain/access/approvals/see.ts';
import { configuredDatabases } from '../../domain/access/database-key.ts';
import { seeOffBoarding } from '../../domain/access/offboarding/see-off-boarding.ts';
import { TryAgain, UnexpectedResponse } from '../../domain/errors.ts';
import type { Privilege } from '../../domain/privilege.ts';
import { toldUse } from '../audit/examine/known-use.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { warehouseData } from '../warehouse-data.ts';
import { lookAt } from './look/look-at.ts';
import { lookForAll } from './look/look-for-all.ts';

const Input = z.object({ leaseId: z.string() });

/**
 * Binds a question to what its names stand for, once, before anybody is asked: ids and owners, read as the reader. What is
 * asked again has been looked at.
 */
export const compose = (runtime: Runtime) => {
  const { env, config } = runtime;
  const { TABLE, REPORTS } = readEnv(['TABLE', 'REPORTS'] as const, env);
  const reports = auditBucket(new S3Client({}), REPORTS);
  const redshiftOf = warehouseData(runtime, 'Reader', 'look');
  const questions = ledgerQuestions(ledgerTable(new DynamoDBClient({}), TABLE));
  return async (input: unknown): Promise<{ readonly leaseId: string; readonly hash: string }> => {
    const { leaseId } = Input.parse(input);
    const question = await questions.find(leaseId);
    if (question === undefined)
      throw new UnexpectedResponse(`the ledger has no question about ${leaseId}`);
    if (question.hash !== undefined) return { leaseId, hash: question.hash };
    const { grantees, offBoarding = false } = question;
    const databases = configuredDatabases(config);
    const see = async ([key, privileges]: [string, readonly Privilege[]]): Promise<
      [string, SeenPart[]]
    > => {
      const ref = databases.find((one) => one.key === key);
      const reading =
        ref === undefined
          ? { unreachable: `config/admin.yml has no database ${key}` }
          : await lookAt(redshiftOf(ref.warehouse), ref);
      return [key, grantees.map((grantee) => seePart(grantee, privileges, reading))];
    };
    const seeLeaving = async (): Promise<Seen> => {
      const [grantee] = grantees;
      if (grantee === undefined) return {};
      const looked = await Promise.all(
        Object.keys(question.parts).map(async (key) => {
          const ref = databases.find((one) => one.key === key);
          const looked = await lookForAll(redshiftOf, grantee, { key, ref });
          return ref === undefined ? looked : { ...looked, use: await toldUse(reports, ref) };
        }),
      );
      const { databases: configured = [] } =
        config.warehouses.find(({ name }) => name === question.warehouse) ?? {};
      return seeOffBoarding(grantee, looked, configured);
    };
    const seen = offBoarding
      ? await seeLeaving()
      : Object.fromEntries(await Promise.all(Object.entries(question.parts).map(see)));
    const put = boundQuestion(question, seen);
    if ((await questions.put(put, question)) === 'refused')
      throw new TryAgain(`the question about ${leaseId} was put anew meanwhile`);
    return { leaseId, hash: String(put.hash) };
  };
};

export const handler = lambda(compose);
