import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { type AdminFile, parseConfig } from '../../domain/config.ts';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import { publicHalfOf } from '../../local-aws/signing-keys.ts';
import { adminFile, analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { openPublisher } from '../../sandbox/stage/publisher.ts';
import { verifyOffline } from './offline-verifier.ts';
import { typed } from './typed.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-publish-'));
const file = join(folder, 'admin.yml');
const FILE = adminFile();
/** YAML, too. */
const write = (changes: Partial<AdminFile>) =>
  writeFileSync(file, JSON.stringify({ ...FILE, ...changes }));

let stage: OpenStage;
beforeAll(async () => {
  stage = await openStage(
    { ...analytics(), publishes: true },
    { stores: 'memory', emit: () => {} },
  );
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});
const run = (...words: string[]) => typed(stage, 'publisher', words);
const publish = (...words: string[]) => run('config', 'publish', '--config', file, ...words);
const published = (...words: string[]) => run('config', 'published', '--config', file, ...words);
const grant = (id: string) =>
  run(
    ...`grant --config ${file} --warehouse analytics --database dev --persona user --schema demo_ml --model customer_churn_auto_model --approved-by olivia --reason x --request-id ${id}`.split(
      ' ',
    ),
    '--grantee',
    'group marketing_analyst_grp',
  );

const DENIED: Partial<AdminFile> = {
  revision: 2,
  policy: [{ name: 'nobody', effect: 'deny', when: {} }],
};

test('what is in force needs no publication', async () => {
  write({});
  const fine = { ends: 0, complained: '' };
  expect(await publish()).toEqual({
    ...fine,
    said: 'revision 1 is in force already; nothing differs',
  });
  expect(await published()).toEqual({
    ...fine,
    said: 'revision 1 is in force: it was deployed with the functions',
  });
});

test('what differs is shown first, and nothing but that is published', async () => {
  write({ ...DENIED, revision: 1 });
  expect(await publish()).toMatchObject({
    ends: 1,
    said: 'revision is 1, and has to be 2, the next one after 1, which is in force: of two who publish at once one is refused, and nothing brings an older one back',
  });

  write(DENIED);
  const shown = await publish();
  expect(shown).toMatchObject({ ends: 1, complained: '' });
  expect(shown.said).toContain('revision: 1 → 2');
  const [, word = ''] = /--confirm ([0-9a-f]{12})$/.exec(shown.said) ?? [];
  expect((await published('--json')).said).toContain('"published": []');

  expect(await publish('--confirm', '0123456789ab')).toMatchObject({
    ends: 1,
    said: expect.stringContaining(`is of another configuration than this one, which is ${word}`),
  });
  write({ ...DENIED, baseline: [], approvedPlans: ['meanwhile'] });
  expect(await publish('--confirm', word)).toMatchObject({ ends: 1 });
  expect((await published('--json')).said).toContain('"published": []');
  write(DENIED);
  await stage.localAws.runFor(120_000);

  expect((await grant('before')).said).toContain('before: applied');
  expect(await publish('--confirm', word)).toMatchObject({
    ends: 0,
    said: expect.stringMatching(
      /^revision 2 is published\n.+within a minute.+\nnext: .+ retry --all/,
    ),
  });
});

test('the functions decide by it, without a deployment', async () => {
  await stage.localAws.runFor(60_000);
  expect(await grant('after')).toMatchObject({ ends: 1, said: expect.stringContaining('refused') });
  expect((await published()).said).toMatch(
    /^revision 2 is in force: it was published \S+Z by arn:aws:iam::111122223333:user\/publisher$/,
  );
  const { said } = await run('config', 'diff', 'published', '--config', file);
  expect(said).toBe(`nothing differs between published and ${file}`);
});

test('an older one is refused, and so is one for which what is deployed has no rights', async () => {
  write({ revision: 1, approvedPlans: ['another'] });
  expect(await publish()).toMatchObject({
    ends: 1,
    said: expect.stringContaining('revision is 1, and has to be 3, the next one after 2,'),
  });
  const [source] = FILE.sources;
  write({
    revision: 3,
    sources: source ? [{ ...source, senders: ['arn:aws:iam::111122223333:role/other'] }] : [],
  });
  expect(await publish()).toMatchObject({
    ends: 1,
    said: expect.stringContaining('(in the deployment.yml that is deployed: deploy both)'),
  });
});

test('what somebody else put there is named, and changes nothing', async () => {
  await openPublisher(stage).forge({ ...FILE, revision: 7 });
  const { ends, said } = await published();
  expect(ends).toBe(1);
  const [inForce, ...refused] = said.split('\n');
  expect(inForce).toContain('revision 2 is in force: it was published');
  expect(refused).toEqual([
    'refused, and changes nothing: revision 7 is not signed by configurationKey of config/deployment.yml',
  ]);
  write({ ...DENIED, revision: 7 });
  expect(await publish()).toMatchObject({
    ends: 1,
    said: expect.stringContaining('revision is 7, and has to be 3, the next one after 2,'),
  });
});

test('who was shown a change of what somebody else has replaced meanwhile publishes nothing', async () => {
  write({ ...FILE, revision: 4 });
  const skipping = 'revision is 4, and has to be 3, the next one after 2,';
  expect(await publish()).toMatchObject({ ends: 1, said: expect.stringContaining(skipping) });

  write({ ...FILE, revision: 3 });
  const [, word = ''] = /--confirm ([0-9a-f]{12})$/.exec((await publish()).said) ?? [];
  await openPublisher(stage).publish({ ...FILE, ...DENIED, revision: 3 });
  const late = 'revision is 3, and has to be 4, the next one after 3,';
  expect(await publish('--confirm', word)).toMatchObject({
    ends: 1,
    said: expect.stringContaining(late),
  });
  expect((await published()).said).toMatch(/^revision 3 is in force/);
});

describe('a copy of the evidence says, without AWS', () => {
  const copy = join(folder, 'copy');
  const BY = 'arn:aws:iam::111122223333:user/publisher';
  const proof = { chain: 'signer/requests', entry: expect.any(Number) };
  const verify = (...more: string[]) => verifyOffline(copy, ...more);
  const verified = (...more: string[]) => {
    const { status, stdout } = verify(...more);
    return { status, ...JSON.parse(stdout.slice(stdout.indexOf('\n{'))) };
  };
  const publisherKey = Buffer.from(
    publicHalfOf(`arn:aws:kms:${REGION}:${ACCOUNT}:key/ConfigurationKey`),
  ).toString('base64');

  beforeAll(async () => {
    await stage.localAws.runFor(60_000);
    await run('evidence', 'export', copy, '--config', file);
  });

  test('who published which configuration, when, and what was in force until then', async () => {
    const { ends, said } = await run('evidence', 'show', copy, '--configurations');
    expect(ends).toBe(0);
    const { hash, ...content } = parseConfig({ ...FILE, ...DENIED });
    const before = parseConfig(FILE).hash;
    expect(said.split('\n').slice(0, 4)).toEqual([
      expect.stringMatching(/^entry \d+ of signer\/requests$/),
      `  revision 2 of the configuration, ${hash}`,
      expect.stringMatching(new RegExp(`^    published \\S+Z by ${BY}$`)),
      `    until then revision 1 was in force, ${before}`,
    ]);
    const told = JSON.parse(
      (await run('evidence', 'show', copy, '--configurations', '--json')).said,
    );
    expect(told.configurations).toMatchObject([
      { revision: 2, hash, by: BY, previous: { revision: 1, hash: before } },
      { revision: 7 },
      { revision: 3 },
    ]);
    expect(told.configurations[0].content).toEqual(JSON.parse(JSON.stringify(content)));
  });

  test('under which one a request was decided', async () => {
    const { hash } = parseConfig({ ...FILE, ...DENIED });
    const refused = (await run('evidence', 'show', copy, 'after')).said;
    expect(refused).toMatch(
      new RegExp(
        `by revision 2 of the configuration, ${hash}, published \\S+Z by ${BY}, entry \\d+ of`,
      ),
    );
    const granted = (await run('evidence', 'show', copy, 'before')).said;
    expect(granted).toContain(
      `by revision 1 of the configuration, ${parseConfig(FILE).hash}, which was deployed`,
    );
  });

  test('the same by the program that shares no code, and whether the publisher signed it', () => {
    const { hash } = parseConfig({ ...FILE, ...DENIED });
    expect(verified('--configurations', '--configuration-key', publisherKey)).toMatchObject({
      status: 0,
      configurations: [
        { revision: 2, hash, by: BY, isOfItsContent: true, isSignedByPublisher: true, proof },
        { revision: 7, isOfItsContent: true, isSignedByPublisher: false, proof },
        { revision: 3, isOfItsContent: true, isSignedByPublisher: true, proof },
      ],
    });
    expect(verified('--configurations').configurations[0]).toMatchObject({
      isSignedByPublisher: 'no key was given',
      content: { revision: 2, policy: DENIED.policy },
    });
    expect(verified('--request', 'after').decisions).toMatchObject([
      { outcome: 'refused', configuration: { revision: 2, hash }, publication: { by: BY, proof } },
    ]);
    const decisions: { configuration: object; publication: unknown; proof: { chain: string } }[] =
      verified('--request', 'before').decisions;
    const { hash: deployed } = parseConfig(FILE);
    expect(decisions.map(({ configuration, publication }) => [configuration, publication])).toEqual(
      decisions.map(() => [{ revision: 1, hash: deployed }, null]),
    );
    expect(new Set(decisions.map(({ proof: { chain } }) => chain.split('/')[0]))).toEqual(
      new Set(['signer', 'reconcile']),
    );
  });

  test('what somebody else put there and is no configuration breaks neither, and is told', async () => {
    const { hash } = parseConfig({ ...FILE, ...DENIED });
    const [table] = stage.localAws.wiring.tables;
    const ledger = ledgerTable(new DynamoDBClient({}), table?.name ?? '');
    const whole = { at: 'now', by: 'mallory', previousRevision: 1, previousHash: 'x', form: 1 };
    const put = (revision: number, item: Readonly<Record<string, string | number>>) =>
      ledger.put({ pk: 'CONFIGURATION', sk: `REVISION#000000000000000${revision}`, ...item });
    await put(8, { body: 'null' });
    await put(9, { ...whole, body: JSON.stringify({ revision: 9, hash }), signature: 'x' });
    await stage.localAws.runFor(60_000);
    await run('evidence', 'export', copy, '--config', file);

    const { ends, said } = await run('evidence', 'show', copy, '--configurations');
    expect(ends).toBe(1);
    expect(said).toMatch(
      /entry \d+: REVISION#0000000000000008 of CONFIGURATION is no configuration: it lacks at, by, previousRevision, previousHash\n/,
    );
    expect(said).toMatch(
      /entry \d+: REVISION#0000000000000009 of CONFIGURATION is no configuration: its content is of another revision or hash than it says\n/,
    );
    expect((await run('evidence', 'show', copy, 'after')).said).not.toContain('mallory');

    expect(verify()).toMatchObject({ status: 0, stderr: '' });
    const { configurations } = verified('--configurations', '--configuration-key', publisherKey);
    expect(configurations.slice(-2)).toMatchObject([
      { revision: 8, isOfItsContent: false, isSignedByPublisher: false },
      { revision: 9, hash, isOfItsContent: false, isSignedByPublisher: false },
    ]);
    expect(verify('--configuration-key', 'AAAA')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--configuration-key is no public key'),
    });

    await put(4, whole);
    write({ ...FILE, revision: 4 });
    expect(await publish()).toMatchObject({
      ends: 1,
      said: expect.stringContaining('revision is 4, and has to be 5, the next one after 3,'),
    });
  });

  test('it wants to know of what', async () => {
    for (const words of [
      ['evidence', 'show', copy],
      ['evidence', 'show', copy, 'after', '--configurations'],
    ])
      expect(await run(...words)).toMatchObject({
        ends: 2,
        complained: expect.stringContaining('either the id of a request or --configurations'),
      });
  });
});

test('where nothing is followed it says how that is changed', async () => {
  await stage.close();
  stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
  expect(await publish()).toMatchObject({
    ends: 2,
    complained: expect.stringContaining(
      'configurationKey of the deployment.yml that is deployed is none',
    ),
  });
});
