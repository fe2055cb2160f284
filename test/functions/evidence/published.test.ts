import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ledgerRevisions } from '../../../aws/ledger/published-revisions.ts';
import { SIGNER_CHAIN } from '../../../domain/evidence.ts';
import { SignerRecord } from '../../../domain/signer-record.ts';
import { config, DEV, inWarehouse } from '../../domain/access/examples.ts';
import { itemOf, publication } from '../../domain/published.ts';
import { CHAIN, type EvidenceBench, live, openEvidenceBench } from './evidence-bench.ts';

const publisher = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const CONFIGURATION_KEY = publisher.publicKey
  .export({ format: 'der', type: 'spki' })
  .toString('base64');
const env = { CONFIGURATION_KEY };
/** As long as a configuration may be. */
const LONG = config({ revision: 7, approvedPlans: ['語'.repeat(120_000)] });

let bench: EvidenceBench;
afterEach(() => bench.close());

const PUBLISHED = publication(LONG, publisher.privateKey);
const publish = () => ledgerRevisions(bench.table).publish(PUBLISHED);
const stored = () => bench.table.range('CONFIGURATION', ' ', '~');

/** The table as a backup from before all of it. */
async function loseTable(tableName = 'ledger-before'): Promise<void> {
  for (const partition of [
    `DB#${DEV}`,
    `EVIDENCE#${CHAIN}`,
    `EVIDENCE#${SIGNER_CHAIN}`,
    'CONFIGURATION',
    'REGISTRATION#L1',
  ])
    for (const { pk, sk } of await bench.table.range(partition, ' ', '~'))
      await bench.table.remove(pk, sk);
  await bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName });
}

describe('what is published of the configuration', () => {
  beforeEach(async () => {
    bench = await openEvidenceBench({ env });
    await publish();
    await bench.sign();
    await bench.copy();
  });

  test('stands in the chain as it was published, however long it is, with who published it, when and after what', async () => {
    const bodies = [];
    for await (const { body } of bench.journal.entries(SIGNER_CHAIN)) bodies.push(body);
    const [{ records } = { records: [] }] = bodies.map((body) =>
      SignerRecord.parse(JSON.parse(body)),
    );
    expect(records.map(({ item }) => item)).toEqual([{ ...itemOf(PUBLISHED), version: 1 }]);
    expect(await bench.verify()).toEqual([
      { chain: SIGNER_CHAIN, status: 'intact', entries: 1, problems: [] },
    ]);
  });

  test('is put back when the table was lost; what is there already stays', async () => {
    const before = await stored();
    await loseTable();
    await bench.restore({});
    expect(await stored()).toEqual(before);
    expect(await ledgerRevisions(bench.table).all()).toEqual([PUBLISHED]);
    await loseTable();
    await bench.table.put({ ...itemOf(PUBLISHED), body: '{}' });
    await bench.restore({});
    expect(await stored()).toMatchObject([{ body: '{}' }]);
  });
});

test('a database that only the published configuration knows is replayed', async () => {
  const deployed = inWarehouse({ databases: ['another'] });
  const knowing = config({ revision: 2 });
  for (const [by, chains] of [
    ['the publisher', [CHAIN]],
    ['somebody else', []],
  ] as const) {
    const { privateKey } =
      by === 'the publisher' ? publisher : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    bench = await openEvidenceBench({ env, deployed });
    await bench.decide(live);
    await bench.reconcile();
    await ledgerRevisions(bench.table).publish(publication(knowing, privateKey));
    await bench.sign();
    await bench.copy();
    await loseTable();
    const restored = (await bench.restore({})).map(({ chain }) => chain);
    expect([by, restored.filter((chain) => chain === CHAIN)]).toEqual([by, chains]);
    if (by === 'the publisher') await bench.close();
  }
});

describe('in a standby Region, where revokes of the last seconds are forgotten', () => {
  const LOST = { ...env, STANDBY_OF: 'eu-west-1' };
  const NOT_BEGUN = 'the ledger of eu-west-1, which is lost';
  const received = async (revision: number, tableName: string) => {
    bench = await openEvidenceBench({ env: LOST, deployed: config({ revision }) });
    await bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger' });
    await publish();
    await bench.sign();
    await bench.copy();
    await loseTable(tableName);
  };

  test('nothing is restored while a published configuration would go on in place of what is deployed', async () => {
    await received(6, NOT_BEGUN);
    await expect(bench.restore({})).rejects.toMatchObject({
      name: 'InvalidConfiguration',
      message: expect.stringMatching(/revision 6, and in eu-west-1 revision 7 .*mode plan/),
    });
    expect(await stored()).toEqual([]);
  });
  test('a higher one that is deployed stays in force', async () => {
    await received(8, NOT_BEGUN);
    expect(await bench.restore({})).toContainEqual({ chain: SIGNER_CHAIN, entries: 1 });
    expect(await stored()).toHaveLength(1);
  });
  test('a table of its own that came from a backup follows what was published', async () => {
    await received(6, 'ledger-before');
    expect(await bench.restore({})).toContainEqual({ chain: SIGNER_CHAIN, entries: 1 });
    expect(await stored()).toHaveLength(1);
  });
});
