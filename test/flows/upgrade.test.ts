import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { keysIn, textOf } from '../../sandbox/stage/objects.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import {
  ANALYSTS,
  group,
  MARKETING,
  MODEL,
  openPortal,
  userOf,
} from '../../sandbox/stage/portal.ts';
import type { Setting } from '../../sandbox/story.ts';

const BUCKET = 'evidence-111122223333-us-east-1';
const S3 = new S3Client({ region: 'us-east-1' });
const persona = userOf('demo_ml', MODEL);
const usesOf = (grantee: string): string[] => [
  `GRANT USAGE ON SCHEMA demo_ml TO ${grantee}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO ${grantee}`,
];

/** What serverless.yml was deployed over when it was removed: state.yml's table and bucket, and the warehouse. */
interface Left {
  readonly items: ReturnType<OpenStage['localAws']['table']['items']>;
  readonly objects: ReadonlyMap<string, string>;
  readonly atMs: number;
}

async function leftBy(stage: OpenStage): Promise<Left> {
  const objects = await stage.byHand('the bucket is read', async () => {
    const keys = await keysIn(BUCKET, '');
    return Promise.all(keys.map(async (key) => [key, await textOf(BUCKET, key)] as const));
  });
  return {
    items: stage.localAws.table.items(),
    objects: new Map(objects),
    atMs: stage.localAws.clock.now(),
  };
}

/** Functions, machines, queues and schedules are new; what they were deployed over is as it was left. */
async function installedAnew(left: Left, grants: readonly string[]): Promise<OpenStage> {
  const setting: Setting = analytics({
    furnish: async (admin) => {
      for (const grant of grants) await admin.superuserSql('dev', grant);
    },
  });
  const start = new Date(left.atMs + 3_600_000).toISOString();
  const stage = await openStage({ ...setting, start }, { stores: 'memory', emit: failing });
  await stage.localAws.table.replace(left.items);
  await stage.byHand('the bucket is as it was', async () => {
    for (const [Key, Body] of left.objects)
      await S3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
  });
  return stage;
}

const failed: unknown[] = [];
const failing: Parameters<typeof openStage>[1]['emit'] = (event) => {
  if (event.kind === 'expectation' && !event.held) failed.push(event);
};

test('a deployment made anew over the state knows every lease: each can be revoked, and ends when it is over', async () => {
  const before = await openStage(analytics(), { stores: 'memory', emit: failing });
  const portal = openPortal(before);
  await portal.approve('by-hand', { persona, grantee: group(MARKETING) });
  await portal.approve('by-time', {
    persona,
    grantee: group(ANALYSTS),
    expiresAt: '2026-03-02T12:00:00Z',
  });
  await portal.approve('to-come', {
    persona,
    grantee: { type: 'user', name: 'mark' },
    startsAt: '2026-03-02T11:00:00Z',
  });
  const held = [...usesOf(`GROUP ${MARKETING}`), ...usesOf(`GROUP ${ANALYSTS}`)];
  await before.expectHeld(held);
  const left = await leftBy(before);
  await before.close();

  const after = await installedAnew(left, held);
  try {
    const again = openPortal(after);
    await after.expectHeld(held);
    await again.revoke('revoke-by-hand', 'by-hand');
    expect(again.outcome('revoke-by-hand')).toMatchObject({ outcome: 'ended' });
    await after.expectHeld(usesOf(`GROUP ${ANALYSTS}`));
    // Their schedules went with the old deployment: the sweep finds both in the ledger.
    await after.waitUntil('2026-03-02T11:10:00Z');
    await after.expectHeld([...usesOf(`GROUP ${ANALYSTS}`), ...usesOf('mark')]);
    await after.waitUntil('2026-03-02T12:10:00Z');
    await after.expectHeld(usesOf('mark'));
    await again.revoke('revoke-to-come', 'to-come');
    await after.expectHeld([]);
    await after.conclude();
  } finally {
    await after.close();
  }
  expect(failed).toEqual([]);
});
