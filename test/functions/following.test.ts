import { generateKeyPairSync } from 'node:crypto';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { type Config, parseConfig } from '../../domain/config.ts';
import { following } from '../../functions/following.ts';
import type { LambdaContext } from '../../functions/runtime.ts';
import { adminFile } from '../../sandbox/stage/analytics.ts';
import { itemOf, publication } from '../domain/published.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const CONFIGURATION_KEY = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const ledger = mockClient(DynamoDBClient);
beforeEach(() => {
  ledger.reset();
});
afterAll(() => ledger.restore());

const revision = (number: number): Config => parseConfig({ ...adminFile(), revision: number });
const item = (number: number) => {
  const written = itemOf(publication(revision(number), privateKey));
  return Object.fromEntries(
    Object.entries({ ...written, version: 1 }).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  );
};
const published = (...numbers: number[]) =>
  ledger.on(QueryCommand).resolves({ Items: numbers.map(item) });

const CONTEXT: LambdaContext = {
  functionName: 'decide',
  awsRequestId: 'one',
  getRemainingTimeInMillis: () => 30_000,
};

/** A function that answers by which revision it decides, deployed with revision 2; and how often it was composed. */
function deployed(env: Readonly<Record<string, string>> = { CONFIGURATION_KEY }) {
  const composed: number[] = [];
  let seconds = 0;
  const handle = following(
    ({ config }) => {
      composed.push(config.revision);
      return () => config.revision;
    },
    {
      env: { CONFIGURATION_TABLE: 'ledger', ...env },
      now: () => new Date(seconds * 1000),
      pause: async () => {},
      config: revision(2),
    },
  );
  return {
    composed,
    at: async (time: number) => {
      seconds = time;
      return handle({}, CONTEXT);
    },
  };
}

test('without a key nothing is read: what was deployed is what counts', async () => {
  const { at } = deployed({ CONFIGURATION_KEY: 'none' });
  expect(await at(0)).toBe(2);
  expect(await deployed({}).at(0)).toBe(2);
  expect(ledger.calls()).toEqual([]);
});

test('the newest is asked for, by one consistent query, at the first invocation', async () => {
  published(3);
  expect(await deployed().at(0)).toBe(3);
  expect(ledger.calls().map(({ args }) => args[0].input)).toEqual([
    expect.objectContaining({
      TableName: 'ledger',
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: 1,
    }),
  ]);
});

test('it is asked for again after a minute, and composed anew for a newer one only', async () => {
  const { at, composed } = deployed();
  published(3);
  await at(0);
  published(4);
  expect(await at(59)).toBe(3);
  expect(await at(60)).toBe(4);
  expect(await at(121)).toBe(4);
  expect(composed).toEqual([3, 4]);
  expect(ledger.calls()).toHaveLength(3);
});

test('what cannot be read fails the invocation, and is asked for again at the next', async () => {
  const { at, composed } = deployed();
  ledger.on(QueryCommand).rejects(new Error('throttled'));
  await expect(at(0)).rejects.toThrow('throttled');
  expect(composed).toEqual([]);
  published(3);
  expect(await at(1)).toBe(3);
});

test('what was followed stays when it is there no more', async () => {
  const { at } = deployed();
  published(3);
  await at(0);
  published();
  expect(await at(60)).toBe(3);
  published(2);
  expect(await at(120)).toBe(3);
});

test('behind a newer one that is not signed the one before it is found', async () => {
  const forged = { ...item(4), signature: { S: 'AAAA' } };
  ledger
    .on(QueryCommand)
    .resolves({ Items: [item(3), forged] })
    .on(QueryCommand, { Limit: 1 })
    .resolves({ Items: [forged] });
  expect(await deployed().at(0)).toBe(3);
});
