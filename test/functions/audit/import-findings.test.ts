import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { securityHub } from '../../../aws/security-hub.ts';
import { SAMPLE } from '../../../docs/generate/sample-report.ts';
import { asffBatches } from '../../../domain/audit/render/asff.ts';
import { importFindings } from '../../../functions/audit/publish/import-findings.ts';

const mock = mockClient(SecurityHubClient);
beforeEach(() => {
  mock.reset();
});
afterAll(() => mock.restore());

const [first] = SAMPLE.findings;
if (!first) throw new Error('The sample has no finding');
const batchesOf = (count: number) =>
  asffBatches({
    ...SAMPLE,
    findings: Array.from({ length: count }, (_, n) => ({ ...first, id: `f${n}` })),
    changes: { appeared: [], resolved: [] },
  });
const idOf = (n: number) => `eu-west-1/111122223333/redshift-ml-admin/f${n}`;
const NONE = { FailedCount: 0, SuccessCount: 1, FailedFindings: [] };
const failing = (...failed: { Id: string; ErrorCode: string; ErrorMessage?: string }[]) => ({
  FailedCount: failed.length,
  SuccessCount: 0,
  FailedFindings: failed,
});
const throttled = () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
const run = async (count: number) => {
  const pauses: number[] = [];
  const hub = securityHub(new SecurityHubClient({}));
  const deps = { hub, pause: async (ms: number) => void pauses.push(ms) };
  return { refused: await importFindings(deps, batchesOf(count)), pauses };
};
const calls = () =>
  mock.commandCalls(BatchImportFindingsCommand).map(({ args }) => args[0].input.Findings ?? []);

test('251 findings, one refused, one that meets a fault, and every third call throttled', async () => {
  let made = 0;
  mock.on(BatchImportFindingsCommand).callsFake(async () => {
    made += 1;
    if (made % 3 === 0) throw throttled();
    return made === 1
      ? failing(
          { Id: idOf(7), ErrorCode: 'InvalidInput', ErrorMessage: 'data.Title' },
          { Id: idOf(8), ErrorCode: 'InternalError' },
        )
      : NONE;
  });
  const { refused } = await run(251);
  expect(refused).toEqual([{ id: idOf(7), because: 'InvalidInput: data.Title' }]);
  // All of the first, what met a fault, the second throttled and again, the third and last.
  expect(calls().map(({ length }) => length)).toEqual([100, 1, 100, 100, 51]);
  expect(calls()[1]?.map(({ Id }) => Id)).toEqual([idOf(8)]);
});

test('what goes on failing is given up, told with how often, and the others are sent', async () => {
  mock
    .on(BatchImportFindingsCommand)
    .callsFake(async ({ Findings }) =>
      Findings.some(({ Id }: { Id: string }) => Id === idOf(0))
        ? failing({ Id: idOf(0), ErrorCode: 'InternalError', ErrorMessage: 'try later' })
        : NONE,
    );
  const { refused, pauses } = await run(101);
  expect(refused).toEqual([{ id: idOf(0), because: 'InternalError: try later; tried 6 times' }]);
  expect(calls().map(({ length }) => length)).toEqual([100, 1, 1, 1, 1, 1, 1]);
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 200, 200]);
});

test('a Security Hub that stays busy is for the machine to try again later', async () => {
  mock.on(BatchImportFindingsCommand).rejects(throttled());
  await expect(run(1)).rejects.toThrow('Security Hub was busy 6 times; 1 findings wait');
});

test('an account without Security Hub is nothing to try again', async () => {
  const error = Object.assign(new Error('not subscribed'), { name: 'InvalidAccessException' });
  mock.on(BatchImportFindingsCommand).rejects(error);
  await expect(run(1)).rejects.toThrow('not subscribed');
  expect(calls()).toHaveLength(1);
});

test('an answer that counts failures and does not name them is not believed', async () => {
  mock.on(BatchImportFindingsCommand).resolves({ ...NONE, FailedCount: 2 });
  await expect(run(1)).rejects.toThrow('counts 2 findings that it did not take, and names 0');
});
