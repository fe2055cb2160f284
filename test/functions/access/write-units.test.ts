import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { DEV, lease, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const SCHEMAS = Array.from({ length: 20 }, (_, n) => `schema_${n}`);
const GROUPS = Array.from({ length: 20 }, (_, n) => `analysts_${n}`);
const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(DEV));
/** DynamoDB counts each kilobyte begun of an item. */
const units = (prefix: string): number =>
  bench.images
    .filter(({ sk }) => JSON.stringify(sk).includes(prefix))
    .reduce((sum, image) => sum + Math.ceil(JSON.stringify(image).length / 1024), 0);

test('400 grants of 20 leases are one rectangle of managed grants; one lease less takes out its row', async () => {
  for (const name of SCHEMAS) await bench.engine.createSchema('dev', name, 'carol');
  for (const name of GROUPS) {
    await bench.engine.createGroup(name);
    await bench.decide(
      lease({
        id: name,
        grantee: { type: 'group', name },
        privileges: SCHEMAS.map((s) => usage(s)),
      }),
    );
  }
  await reconcile();
  expect(await bench.held()).toHaveLength(400);
  expect(units('MANAGED#')).toBeLessThanOrEqual(5);
  bench.images.length = 0;
  const first = await bench.lease('analysts_0');
  if (first) await bench.decide({ ...first, revision: 2, state: 'ending', revokedAt: bench.now() });
  await reconcile();
  expect(await bench.held()).toHaveLength(380);
  expect(units('MANAGED#')).toBeLessThanOrEqual(5);
  const { managed, rectangles } = await bench.journal.load(DEV);
  expect(managed.size).toBe(380);
  expect(rectangles.size).toBe(1);
});
