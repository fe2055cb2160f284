import { expect, test } from '@jest/globals';
import { suspects, withRecovered } from '../../../domain/access/lost-batches.ts';
import { catalog, grant, group, MARKETING, managed, NOW, usage } from './examples.ts';

const lost = {
  grant: grant(usage(), MARKETING),
  since: 3,
  granteeId: 102,
  schema: { id: 1_000, ownerId: 50 },
  uncertain: { batches: ['b1', 'b2'], until: NOW },
};
const RENAMED = group('renamed');

test.each([
  ['under the names of its SQL', catalog({ held: [lost.grant] }), MARKETING],
  [
    'under the new name of its grantee',
    catalog({ held: [grant(usage(), RENAMED)], identities: [[RENAMED, 102]] }),
    RENAMED,
  ],
])(
  'a grant of a batch that was given up unseen shows up %s: ours, if the batch finished',
  (_, shown, grantee) => {
    const entries = managed(lost);
    expect([...suspects(entries, shown)]).toEqual(['b1', 'b2']);
    expect(withRecovered(entries, new Set(), 7, shown)).toEqual(entries);
    expect(withRecovered(entries, new Set(['b2']), 7, shown)).toEqual(
      managed({
        grant: grant(usage(), grantee),
        since: 7,
        granteeId: 102,
        schema: { id: 1_000, ownerId: 50 },
      }),
    );
  },
);

test('of what does not show up nobody is asked', () =>
  expect([...suspects(managed(lost), catalog())]).toEqual([]));
