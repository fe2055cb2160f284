import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Emit } from '../../sandbox/print/story-event.ts';
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
export interface Left {
  readonly items: ReturnType<OpenStage['localAws']['table']['items']>;
  readonly objects: Readonly<Record<string, string>>;
  readonly held: readonly string[];
  readonly atMs: number;
}

/** Three leases: `by-hand` and `by-time`, which ends at noon, are granted; `to-come` starts at eleven. */
export async function leaseSome(stage: OpenStage): Promise<readonly string[]> {
  const portal = openPortal(stage);
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
  await stage.expectHeld(held);
  return held;
}

export async function leftBy(stage: OpenStage, held: readonly string[]): Promise<Left> {
  const objects = await stage.byHand('the bucket is read', async () => {
    const keys = await keysIn(BUCKET, '');
    return Promise.all(keys.map(async (key) => [key, await textOf(BUCKET, key)] as const));
  });
  return {
    items: stage.localAws.table.items(),
    objects: Object.fromEntries(objects),
    held,
    atMs: stage.localAws.clock.now(),
  };
}

/** Functions, machines, queues and schedules are new; what they were deployed over is as it was left. */
export async function installedAnew(left: Left, emit: Emit): Promise<OpenStage> {
  const setting: Setting = analytics({
    furnish: async (admin) => {
      for (const grant of left.held) await admin.superuserSql('dev', grant);
    },
  });
  const start = new Date(left.atMs + 3_600_000).toISOString();
  const stage = await openStage({ ...setting, start }, { stores: 'memory', emit });
  await stage.localAws.table.replace(left.items);
  await stage.byHand('the bucket is as it was', async () => {
    for (const [Key, Body] of Object.entries(left.objects))
      await S3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
  });
  return stage;
}

/** What has to hold of a deployment over what was left: each lease can be revoked, and ends when it is over. */
export async function endEachLease(stage: OpenStage, held: readonly string[]): Promise<void> {
  const portal = openPortal(stage);
  await stage.expectHeld(held);
  await portal.revoke('revoke-by-hand', 'by-hand');
  stage.expect('by-hand has ended', portal.outcome('revoke-by-hand').outcome, 'ended');
  await stage.expectHeld(usesOf(`GROUP ${ANALYSTS}`));
  // Their schedules went with the old deployment: the sweep finds both in the ledger.
  await stage.waitUntil('2026-03-02T11:10:00Z');
  await stage.expectHeld([...usesOf(`GROUP ${ANALYSTS}`), ...usesOf('mark')]);
  await stage.waitUntil('2026-03-02T12:10:00Z');
  await stage.expectHeld(usesOf('mark'));
  await portal.revoke('revoke-to-come', 'to-come');
  await stage.expectHeld([]);
  await stage.conclude();
}
