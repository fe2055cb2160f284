import { describe, expect, test } from '@jest/globals';
import { compareTags } from '../../../domain/tags/compare-tags.ts';
import type { Standing } from '../../../domain/tags/standing.ts';
import type { TagRecord } from '../../../domain/tags/tag-record.ts';
import { fc, runs } from '../../property.ts';
import { config, NOW, resource } from './scene.ts';

const M = 'marketing_analyst_grp';

/** One thing that happens: the tags change, somebody reads them, or what was sent is decided or lost. */
type Step =
  | { readonly tag: readonly number[] }
  | { readonly read: 'now' | 'late' | 'crash' | 'denied' }
  | { readonly deliver: boolean };

const models = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ tag: models }),
  fc.record({ read: fc.constantFrom('now', 'late', 'crash', 'denied') }),
  fc.record({ deliver: fc.boolean() }),
);

/** The ledger and the bus, as far as tags see them: a lease is live once its request was decided, over once its revoke was. */
function play(steps: readonly Step[], nights = 3): { wanted: string[]; live: string[] } {
  let tags: readonly number[] = [];
  let before: readonly number[] = [];
  let record: TagRecord | undefined;
  let sent: { type: string; id: string }[] = [];
  const standings = new Map<string, Standing>();
  const modelOf = new Map<string, string>();

  const read = (how: 'now' | 'late' | 'crash' | 'denied'): void => {
    const shown = how === 'late' ? before : tags;
    const value = shown.map((n) => `dev/demo_ml/m${n}`).join(' ');
    const compared = compareTags(
      {
        reading: {
          resource,
          version: record?.version ?? 0,
          tagged:
            how === 'denied'
              ? { denied: 'redshift:DescribeClusters' }
              : { ok: { arn: 'arn', uniqueId: 'id', tags: { [`redshift-ml:user:${M}`]: value } } },
          identities: { analytics: { ok: { groups: [M], roles: [] } } },
        },
        record,
        standings,
      },
      config,
      NOW,
    );
    if (compared.kind !== 'compared') return;
    record = compared.record ?? record;
    for (const lease of record?.leases ?? [])
      modelOf.set(lease.leaseId, lease.access.models?.join() ?? '');
    if (how === 'crash') return;
    sent.push(
      ...compared.messages.map(({ detailType, detail }) => ({
        type: detailType,
        id: String(detail['leaseId'] ?? detail['requestId']),
      })),
    );
  };
  const decide = (): void => {
    for (const { type, id } of sent) {
      if (type === 'Model Access Revoked') standings.set(id, 'revoked');
      else if (!standings.has(id)) standings.set(id, 'live');
    }
    sent = [];
  };

  for (const one of steps) {
    if ('tag' in one) [before, tags] = [tags, one.tag];
    else if ('read' in one) read(one.read);
    else if (one.deliver) decide();
    else sent = sent.toReversed().filter((_, n) => n % 2 === 0);
  }
  // The nights that follow: what was lost is sent again, what was refused its place waits for its revoke.
  for (let night = 0; night < nights; night += 1) {
    read('now');
    decide();
  }
  return {
    wanted: tags.map((n) => `m${n}`).sort(),
    live: [...standings]
      .flatMap(([id, standing]) => (standing === 'live' ? [modelOf.get(id) ?? ''] : []))
      .sort(),
  };
}

describe('whatever happens on the way', () => {
  test('events in any order, lost, doubled, readings of old tags and crashes before sending: after the next nights exactly what the tags say is live', () =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { wanted, live } = play(steps);
        expect(live).toEqual(wanted);
      }),
      runs(2_000),
    ));

  /** The events of 200 changes: each may be lost, come twice or in any order, among the changes themselves. */
  const told = fc
    .tuple(
      fc.array(models, { minLength: 200, maxLength: 200 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 199 }), fc.integer({ min: 0, max: 199 })), {
        maxLength: 400,
      }),
    )
    .map(([changes, events]) =>
      changes.flatMap((tag, at): Step[] => [
        { tag },
        ...events
          .filter(([, comesAt]) => comesAt === at)
          .flatMap((): Step[] => [{ read: 'now' }, { deliver: true }]),
      ]),
    );

  test('200 events about tags, lost, doubled and in any order: after one reading of everything exactly what the tags say is live', () =>
    fc.assert(
      fc.property(told, (steps) => {
        const { wanted, live } = play(steps, 1);
        expect(live).toEqual(wanted);
      }),
      runs(300),
    ));
});
