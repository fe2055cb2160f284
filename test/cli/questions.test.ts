import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { typed } from './typed.ts';

const folder = mkdtempSync(join(tmpdir(), 'questions-'));
let stage: OpenStage;
beforeAll(async () => {
  stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stage.close();
});
const run = (...words: string[]) => typed(stage, 'maria', words);

describe('what cannot be read ends with 3, and nothing is concluded', () => {
  test('a warehouse that does not let its reader in', async () => {
    const file = join(folder, 'admin.yml');
    const shipped = readFileSync('config/admin.yml', 'utf8');
    writeFileSync(file, shipped.replace('{ dbUser: redshift_ml_reader }', '{ dbUser: nobody }'));
    const { ends, said, complained } = await run('explain', '--create', '--config', file);
    expect(complained).toContain('nothing can be said of database dev: ');
    expect([ends, said]).toEqual([3, '']);
    expect(await run('explain', '--create')).toMatchObject({ complained: '' });
  });

  test('a copy of the evidence that is damaged', async () => {
    const chain = join(folder, 'evidence', 'reconcile', 'dev');
    mkdirSync(chain, { recursive: true });
    writeFileSync(join(chain, '0000000001.json'), '{"seq": 1, ');
    const { ends, said, complained } = await run('handover', folder);
    expect(complained).toContain('0000000001.json cannot be read');
    expect([ends, said]).toEqual([3, '']);
  });
});
