import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { main } from '../../cli/main.ts';
import { ALL } from '../scope.ts';
import {
  BUCKET,
  ENV,
  emptyAccount,
  hasMoto,
  makeAccount,
  ROLE,
  startMoto,
} from './moto-account.ts';
import { DEFECTS } from './moto-defects.ts';

const folder = mkdtempSync(join(tmpdir(), 'setup-validate-'));
const file = join(folder, 'first.yml');
afterAll(() => rmSync(folder, { recursive: true }));

const CONFIG = {
  revision: 1,
  warehouses: [
    {
      name: 'analytics',
      kind: 'provisioned',
      cluster: 'analytics',
      account: '123456789012',
      region: 'us-east-1',
      databases: ['dev'],
      writer: { dbUser: 'redshift_ml_admin' },
      reader: { dbUser: 'redshift_ml_reader' },
      setup: {
        path: 'simple',
        boundary: 'arn:aws:iam::123456789012:policy/none',
        pairs: [{ role: ROLE, bucket: BUCKET }],
      },
    },
  ],
  sources: [],
  personas: {},
};

// Asked only where it is played: to start it takes longer than most tests do.
const isPlayed = ALL && hasMoto();
if (ALL && !isPlayed)
  console.log('setup validate is not tried on moto: moto_server is not installed');

(isPlayed ? describe : describe.skip)(
  'setup validate on moto (test:all, needs moto_server)',
  () => {
    const before = new Map(Object.keys(ENV).map((name) => [name, process.env[name]]));
    let stop = (): void => {};
    beforeAll(async () => {
      Object.assign(process.env, ENV);
      writeFileSync(file, JSON.stringify(CONFIG));
      stop = await startMoto();
    }, 120_000);
    afterAll(() => {
      stop();
      for (const [name, value] of before)
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    });

    /** The worst verdict of each check. */
    async function verdicts(): Promise<Readonly<Record<string, string>>> {
      let said = '';
      const complained: string[] = [];
      const ends = await main(['setup', 'validate', '--config', file, '--json'], {
        print: (text) => {
          said = text;
        },
        complain: (text) => complained.push(text),
      });
      expect({ ends, complained }).toEqual({ ends: 1, complained: [] });
      const { findings }: { findings: { control: string; status: string }[] } = JSON.parse(said);
      const order = ['fail', 'unknown', 'pass', 'notApplicable'];
      return Object.fromEntries(
        [...Map.groupBy(findings, ({ control }) => control)].map(([control, all]) => [
          control,
          order.find((status) => all.some((one) => one.status === status)) ?? '',
        ]),
      );
    }

    test('of an account with everything in it each check is as test/cli/moto-verdicts.json says', async () => {
      await emptyAccount();
      makeAccount();
      expect(await verdicts()).toEqual(
        JSON.parse(readFileSync('test/cli/moto-verdicts.json', 'utf8')),
      );
    }, 300_000);

    test.each(DEFECTS)(
      '$what: $control says fail',
      async ({ control, plant }) => {
        await emptyAccount();
        plant(makeAccount());
        expect((await verdicts())[control]).toBe('fail');
      },
      300_000,
    );

    test('another account than the configured one is said in a sentence, before anything is judged', async () => {
      const [warehouse] = CONFIG.warehouses;
      const other = join(folder, 'other.yml');
      writeFileSync(
        other,
        JSON.stringify({ ...CONFIG, warehouses: [{ ...warehouse, account: '444455556666' }] }),
      );
      const complained: string[] = [];
      const ends = await main(['setup', 'validate', '--config', other], {
        print: () => {},
        complain: (text) => complained.push(text),
      });
      expect(ends).toBe(2);
      expect(complained.join()).toContain('these credentials are of account 123456789012');
    });
  },
);
