import type { JsonObject } from '../../local-aws/json.ts';
import { analytics } from '../stage/analytics.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const GOOD: JsonObject = { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) };
const user = (name: string): JsonObject => ({ grantee: { type: 'user', name } });
const assume = (role: string): JsonObject => ({
  persona: undefined,
  privileges: [{ kind: 'assume-role', role }],
});

/** What is wrong, and with which change to a good approval. */
const BAD: readonly (readonly [string, JsonObject])[] = [
  ['a field of the wrong type', { grantee: 'marketing' }],
  ['an unknown warehouse', { warehouse: 'finance' }],
  ['an unknown database', { database: 'prod' }],
  ['an unknown persona', { persona: { name: 'owner', schema: 'demo_ml' } }],
  ['no model named', { persona: userOf('demo_ml') }],
  ['PUBLIC as a user', user('PUBLIC')],
  ['PUBLIC in another spelling', user(' "pub\u200blic"')],
  ['a user of a datashare', user('ds:partner')],
  ['a role of the system', { grantee: { type: 'role', name: 'sys:superuser' } }],
  ['a group of the system', { grantee: group('__internal') }],
  ['a name of 128 bytes', user('x'.repeat(128))],
  ['a name with a control character', user('line\nfeed')],
  [
    'a role ARN that the configuration does not know',
    assume('arn:aws:iam::111122223333:role/admin'),
  ],
  ['a time without offset', { expiresAt: '2026-03-03T09:00:00' }],
  [
    'an end before the start',
    { startsAt: '2026-03-04T09:00:00Z', expiresAt: '2026-03-03T09:00:00Z' },
  ],
  ['an end in the past', { expiresAt: '2026-03-01T09:00:00Z' }],
  ['no approver', { approvedBy: [] }],
  [
    'the requester as approver, spelled otherwise',
    { requestedBy: 'maria', approvedBy: ['MARIA@example.com'] },
  ],
  ['the grantee as approver', { ...user('mark'), approvedBy: ['IAM:Mark'] }],
  ['an approval of eight days ago', { approvedAt: '2026-02-22T09:00:00Z' }],
];

export const story: Story = {
  name: 'refusals',
  title: 'Bad input is refused with the reason, leaves evidence, and changes nothing.',
  setting: analytics(),
  play: async (stage) => {
    const portal = openPortal(stage);

    stage.chapter('Approvals that are wrong in one point each');
    for (const [index, [what, change]] of BAD.entries()) {
      const requestId = `bad-${index + 1}`;
      stage.note(`${requestId}: ${what}`);
      await portal.approve(requestId, { ...GOOD, ...change });
      stage.expectRun(
        `${requestId} is refused, with a reason`,
        reasoned(portal.outcome(requestId)),
        'refused',
      );
    }

    stage.chapter('A source that may not approve');
    await stage.send({ ...portal.approval('foreign-1', GOOD), account: '999999999999' });
    stage.expectRun('foreign-1 is refused', reasoned(portal.outcome('foreign-1')), 'refused');

    stage.chapter('A misspelt detail-type');
    await stage.send({
      ...portal.approval('misspelt-1', GOOD),
      'detail-type': 'Model Access Aproved',
    });
    stage.expectRun('misspelt-1 is refused', reasoned(portal.outcome('misspelt-1')), 'refused');

    stage.chapter('What somebody starts by hand');
    const manual = async (input: object): Promise<unknown> =>
      Object((await stage.start('access-manual', input)).output).outcome;
    const unknown = { ...portal.approval('unknown-1', GOOD), 'detail-type': 'Model Access Forced' };
    stage.expectRun('an unknown detail-type is refused', await manual(unknown), 'refused');
    stage.expectRun(
      'something that is no event is refused',
      await manual({ please: 'grant' }),
      'refused',
    );
    await manual(portal.approval('manual-1', GOOD));
    stage.expectRun(
      'an approval is only a request there: it waits for one',
      portal.outcome('manual-1').outcome,
      'waits',
    );

    stage.chapter('Nothing was changed');
    await stage.expectHeld([]);
    const refused = stage.localAws.published.filter(
      ({ event }) => event['detail-type'] === 'Model Access Refused',
    );
    stage.expectRun('every refusal was announced', refused.length, BAD.length + 4);
    const kept = stage.localAws.table.items().flatMap(({ outcome }) => outcome?.S ?? []);
    const refusals = kept.filter((text) => JSON.parse(text).outcome === 'refused');
    stage.expectRun('every refusal is kept in the ledger', refusals.length, BAD.length + 4);
    const failed = stage.localAws.executions.filter(({ status }) => status === 'FAILED');
    stage.expectRun(
      'no execution failed',
      failed.map(({ name }) => name),
      [],
    );
  },
};

const reasoned = ({ outcome, because }: { outcome: string; because: readonly string[] }): string =>
  because.length > 0 ? outcome : `${outcome} without a reason`;
