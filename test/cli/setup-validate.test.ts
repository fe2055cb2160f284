import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { main } from '../../cli/main.ts';
import { CHECKS } from '../../domain/setup/checks/register.ts';
import { ALL } from '../scope.ts';
import {
  BUCKET,
  ENV,
  emptyAccount,
  hasMoto,
  type Made,
  makeAccount,
  ROLE,
  startMoto,
} from './moto-account.ts';
import { DEFECTS } from './moto-defects.ts';

interface Verdict {
  readonly is: string;
  readonly text: string;
}
const Findings = z.object({
  findings: z.array(z.looseObject({ control: z.string(), status: z.string() })),
});

/** What each check says on moto: `says`, why moto cannot answer; `onlyPasses`, why no mistake of an account flips it. */
const TABLE = z
  .record(
    z.string(),
    z.strictObject({
      is: z.enum(['pass', 'unknown', 'notApplicable']),
      says: z.exactOptional(z.string()),
      onlyPasses: z.exactOptional(z.string()),
    }),
  )
  .parse(JSON.parse(readFileSync('test/cli/moto-verdicts.json', 'utf8')));

test('the table has every check, with a mistake that flips it or with the reason why moto has none', () => {
  expect(Object.keys(TABLE)).toEqual([...CHECKS.keys()]);
  const planted = new Set(DEFECTS.map(({ control }) => control));
  const neither = Object.entries(TABLE).filter(
    ([control, { is, says, onlyPasses }]) =>
      planted.has(control) === ((is === 'unknown' ? says : onlyPasses) !== undefined),
  );
  expect(neither).toEqual([]);
});

const folder = mkdtempSync(join(tmpdir(), 'setup-validate-'));
const file = join(folder, 'first.yml');
afterAll(() => rmSync(folder, { recursive: true }));

/** The configuration of what was made; everything that can be asked for is asked for. */
const configOf = ({ subnet, group, key }: Made) => ({
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
        routing: 'on',
        sampleData: true,
        quotas: true,
        trainingVpc: { subnets: [subnet], securityGroups: [group] },
        encryptionKey: key,
        pairs: [{ role: ROLE, bucket: BUCKET, group: 'analysts' }],
      },
    },
  ],
  sources: [],
  personas: {},
});

// Asked only where it is played: to start it takes longer than most tests do.
const isPlayed = ALL && hasMoto();
if (ALL && !isPlayed)
  console.log('setup validate is not tried on moto: moto_server or the aws CLI is not installed');

(isPlayed ? describe : describe.skip)(
  'setup validate on moto (test:all, needs moto_server)',
  () => {
    const before = new Map(Object.keys(ENV).map((name) => [name, process.env[name]]));
    let stop = (): void => {};
    let made: Made;
    /** What was said last. */
    let found: ReadonlyMap<string, Verdict>;
    beforeAll(async () => {
      Object.assign(process.env, ENV);
      stop = await startMoto();
      await emptyAccount();
      made = makeAccount();
      writeFileSync(file, JSON.stringify(configOf(made)));
    }, 300_000);
    afterAll(() => {
      stop();
      for (const [name, value] of before)
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    });

    /** The worst verdict of each check, and all that was said of it. */
    async function verdicts(): Promise<ReadonlyMap<string, Verdict>> {
      let said = '';
      const complained: string[] = [];
      const ends = await main(['setup', 'validate', '--config', file, '--json'], {
        print: (text) => {
          said = text;
        },
        complain: (text) => complained.push(text),
      });
      expect({ ends, complained }).toEqual({ ends: 1, complained: [] });
      const { findings } = Findings.parse(JSON.parse(said));
      const order = ['fail', 'unknown', 'pass', 'notApplicable'];
      return new Map(
        [...Map.groupBy(findings, ({ control }) => control)].map(([control, all]) => [
          control,
          {
            is: order.find((status) => all.some((one) => one.status === status)) ?? '',
            text: JSON.stringify(all),
          },
        ]),
      );
    }

    test('of an account with everything in it each check is as test/cli/moto-verdicts.json says', async () => {
      found = await verdicts();
      expect([...found].map(([control, { is }]) => [control, is])).toEqual(
        Object.entries(TABLE).map(([control, { is }]) => [control, is]),
      );
      const unsaid = Object.entries(TABLE).filter(
        ([control, { says = '' }]) => !found.get(control)?.text.includes(says),
      );
      expect(unsaid).toEqual([]);
    }, 300_000);

    test.each(DEFECTS)(
      '$what: seen by $control',
      async ({ control, plant, says }) => {
        expect(found.get(control)?.is).toBe('pass');
        if (says !== undefined) expect(found.get(control)?.text).not.toContain(says);
        plant(made);
        found = await verdicts();
        expect(found.get(control)?.is).toBe(says === undefined ? 'fail' : 'pass');
        expect(found.get(control)?.text).toContain(says ?? '');
      },
      300_000,
    );

    test('another account than the configured one is said in a sentence, before anything is judged', async () => {
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace('"account":"123456789012"', '"account":"444455556666"'),
      );
      const complained: string[] = [];
      const ends = await main(['setup', 'validate', '--config', file], {
        print: () => {},
        complain: (text) => complained.push(text),
      });
      expect(ends).toBe(2);
      expect(complained.join()).toContain('these credentials are of account 123456789012');
    }, 300_000);
  },
);
