import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AdminFile } from '../../domain/config.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { openPublisher } from '../../sandbox/stage/publisher.ts';
import { typed } from './typed.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-published-'));
const file = join(folder, 'admin.yml');
const setting = { ...analytics(), publishes: true };
const FILE = AdminFile.parse(setting.config);
const write = (revision: number) => writeFileSync(file, JSON.stringify({ ...FILE, revision }));

let stage: OpenStage;
beforeAll(async () => {
  stage = await openStage(setting, { stores: 'memory', emit: () => {} });
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});
const doctor = async () => (await typed(stage, 'maria', ['doctor', '--config', file])).said;

test('what is published, its key and its form are those of the functions, of KMS and of the file here', async () => {
  await openPublisher(stage).publish({ ...FILE, revision: 2 });
  write(2);
  const said = await doctor();
  expect(said).toMatch(/^pass {5}key of the configuration, .*: SHA-256 [0-9a-f]{64}$/m);
  expect(said).toMatch(/^pass {5}form of revision 2 of the configuration, .*: version 1$/m);
  expect(said).toMatch(/^pass {5}what is published .*: revision 2 is in force, published /m);
  expect(said).toMatch(/^pass {5}the configuration here: revision 2, /m);
  expect(said).toMatch(/, 0 otherwise, 0 unknown$/);
});

test('what is not is said, with what to do', async () => {
  await openPublisher(stage).forge({ ...FILE, revision: 7 });
  write(3);
  writeFileSync(
    join(folder, 'deployment.yml'),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the Serverless Framework
    JSON.stringify({ prefix: 'redshift-ml-${self:provider.stage}-', configurationKey: 'none' }),
  );
  const said = await doctor();
  expect(said).toMatch(
    /^fail {5}what is published of the configuration\n +observed: revision 7 is not signed by /m,
  );
  expect(said).toMatch(/^fail {5}configurationKey of the deployment.yml here\n +observed: none\n/m);
  expect(said).toMatch(/^fail {5}the configuration here\n +observed: revision 3, /m);
});
