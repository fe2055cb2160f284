import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AdminFile } from '../../domain/config.ts';
import { adminFile, analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { openPublisher } from '../../sandbox/stage/publisher.ts';
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
  expect(await publish()).toEqual({
    ends: 0,
    said: 'revision 1 is in force already; nothing differs',
    complained: '',
  });
  expect(await published()).toEqual({
    ends: 0,
    said: 'revision 1 is in force: it was deployed with the functions',
    complained: '',
  });
});

test('what differs is shown first, and nothing but that is published', async () => {
  write({ ...DENIED, revision: 1 });
  expect(await publish()).toMatchObject({
    ends: 1,
    said: 'revision is 1, and 1 is there already: raise it above; nothing brings an older one back',
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
  expect((await published()).said).toBe('revision 2 is in force: it was published');
  const { said } = await run('config', 'diff', 'published', '--config', file);
  expect(said).toBe(`nothing differs between published and ${file}`);
});

test('an older one is refused, and so is one for which what is deployed has no rights', async () => {
  write({ revision: 1, approvedPlans: ['another'] });
  expect(await publish()).toMatchObject({
    ends: 1,
    said: expect.stringContaining('revision is 1, and 2 is there already'),
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
  expect(await published()).toEqual({
    ends: 1,
    said: [
      'revision 2 is in force: it was published',
      'refused, and changes nothing: revision 7 is not signed by configurationKey of config/deployment.yml',
    ].join('\n'),
    complained: '',
  });
  write({ ...DENIED, revision: 7 });
  expect(await publish()).toMatchObject({
    ends: 1,
    said: expect.stringContaining('revision is 7, and 7 is there already'),
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
