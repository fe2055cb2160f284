import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accessLines, accessThen } from '../../cli/explain/access-lines.ts';
import { askModel } from '../../cli/explain/ask-model.ts';
import { behind } from '../../cli/explain/explain-lines.ts';
import { explained, readKnown } from '../../cli/explain/explained-lines.ts';
import { knownDatabase } from '../../domain/access/policy/baseline-change.ts';
import { chainOf } from '../../domain/evidence.ts';
import type { Deed, Known } from '../../domain/explain/deed.ts';
import { reconcileDatabase } from '../../functions/access/reconcile/reconcile-database.ts';
import { DEV, lease } from '../domain/access/examples.ts';
import { type Bench, openBench } from '../functions/access/bench.ts';

const page = readFileSync(new URL('../../docs/explain.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```text\n(.*?)\n```/gs)].map(([, text = '']) => text);
const USE = {
  may: 'use',
  schema: 'demo_ml',
  model: 'customer_churn_auto_model',
} as const satisfies Deed;

let bench: Bench;
let known: Known;
beforeAll(async () => {
  bench = await openBench();
  const { engine } = bench;
  await engine.createUser('redshift_ml_reader', { accessSystemTable: true });
  for (const name of ['mark', 'sam']) await engine.createUser(name);
  await engine.addToGroup('marketing_analyst_grp', 'mark');
  await bench.decide(lease({ expiresAt: '2026-12-31T00:00:00.000Z' }));
  await reconcileDatabase(bench.deps(), bench.ref(DEV));
  await engine.superuserSql('dev', 'GRANT CREATE MODEL TO sam');
  await engine.superuserSql('dev', 'GRANT CREATE, USAGE ON SCHEMA demo_ml TO sam');
  const { warehouse } = bench.ref(DEV);
  known = await readKnown(bench.deps().redshift(warehouse), warehouse, 'dev');
});
afterAll(() => bench.close());

const answer = async (deed: Deed, user?: string): Promise<string> => {
  const why = behind(knownDatabase(await bench.records()), bench.now());
  const grantee = user === undefined ? undefined : { type: 'user' as const, name: user };
  return explained(deed, grantee, known, why).lines.join('\n');
};
const at = async (when: string): Promise<string> => {
  const then = await accessThen(chainOf(DEV), await bench.entries(), when);
  return accessLines(chainOf(DEV), then, when, () => true).join('\n');
};

test('what docs/explain.md shows is what the commands say', async () => {
  const { warehouse } = bench.ref(DEV);
  const asReader = { warehouse, database: 'dev', login: warehouse.reader };
  expect([
    await answer(USE, 'mark'),
    (await askModel(bench.deps().redshift(warehouse), asReader, USE)).join('\n'),
    await answer(USE, 'sam'),
    await answer({ may: 'create', role: 'arn:aws:iam::111122223333:role/retention' }, 'sam'),
    await answer(USE),
    await at('2026-11-24T00:00:00.000Z'),
  ]).toEqual(blocks);
});
