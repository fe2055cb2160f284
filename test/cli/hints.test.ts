import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { grant } from '../../cli/commands/messages.ts';
import { main } from '../../cli/main.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { worldOf } from '../../sandbox/stage/play-command.ts';
import { typed } from './typed.ts';

const folder = mkdtempSync(join(tmpdir(), 'hints-'));
const file = join(folder, 'admin.yml');
const ELSEWHERE = ['--config', file, '--stage', 'prod'];
const WORDS = `--config ${file} --stage prod`;

const ASK = {
  warehouse: 'analytics',
  database: 'dev',
  grantee: ['group marketing_analyst_grp'],
  persona: 'user',
  schema: 'demo_ml',
  model: ['customer_churn_auto_model'],
  reason: 'campaign',
  requestId: 'hint-1',
  wait: '300',
};
const GRANT = [
  'grant --warehouse analytics --database dev --persona user --schema demo_ml --model customer_churn_auto_model --reason x'.split(
    ' ',
  ),
  ['--grantee', 'group marketing_analyst_grp'],
].flat();

describe('a command that is named to go on means the same installation', () => {
  let stage: OpenStage;
  beforeAll(async () => {
    copyFileSync('config/admin.yml', file);
    stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await stage.close();
  });
  const run = (...words: string[]) => typed(stage, 'maria', words);

  test('where a request is not known yet', async () => {
    const { said } = await run(...GRANT, '--request-id', 'slow-1', '--wait', '0', ...ELSEWHERE);
    expect(said).toContain(`redshift-ml-admin status slow-1 ${WORDS} says what became of it`);
  });

  test('where nothing differs from the usual it has no words of it', async () => {
    const { said } = await run(...GRANT, '--request-id', 'slow-2', '--wait', '0');
    expect(said).toContain('redshift-ml-admin status slow-2 says what became of it');
  });

  test('where nobody has asked for what is to be approved', async () => {
    const { said } = await run('approve', 'nobody-2', ...ELSEWHERE);
    expect(said).toContain(`how it stands: redshift-ml-admin status nobody-2 ${WORDS}`);
  });

  test('where it is left by Ctrl-C', async () => {
    const left: string[] = [];
    const context = {
      ...worldOf(stage, 'maria'),
      progress: () => {},
      typed: main,
      mayLeave: (words: string) => void left.push(words),
    };
    const given = { ...ASK, config: file, stage: "my 'own'" };
    await stage.localAws.as('maria', () => grant.run(given, context));
    expect(left).toEqual([`status hint-1 --config ${file} --stage 'my '\\''own'\\'''`]);
  });

  test('where a question is shown', async () => {
    const { said } = await typed(stage, 'olivia', ['approve', 'hint-1', ...ELSEWHERE]);
    expect(said).toMatch(
      /to approve exactly this: redshift-ml-admin approve hint-1 --question \S+ /,
    );
    expect(said.endsWith(` ${WORDS}`)).toBe(true);
  });

  test('where databases are looked at', async () =>
    expect((await run('retry', ...ELSEWHERE)).said).toContain(
      `redshift-ml-admin leases ${WORDS} says what came of it`,
    ));
});

test('what is played on this machine does not go on when it is left, and nothing says so', async () => {
  const listening: number[] = [];
  const voices = {
    print: () => void listening.push(process.listenerCount('SIGINT')),
    complain: () => {},
  };
  const before = process.listenerCount('SIGINT');
  expect(await main([...GRANT, '--sandbox'], voices)).toBe(0);
  expect(new Set(listening)).toEqual(new Set([before]));
});
