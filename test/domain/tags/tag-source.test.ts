import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../domain/access/decide.ts';
import { parseMessage } from '../../../domain/access/parse-message.ts';
import { parseRequest } from '../../../domain/access/request.ts';
import { parseConfig } from '../../../domain/config.ts';
import { taggedConfig } from '../../../sandbox/accounts/tagged.ts';
import { adminFile } from '../../../sandbox/stage/analytics.ts';

const file = adminFile();
const raw = { ...file, ...taggedConfig(file) };
const config = parseConfig(raw);
const NOW = '2026-03-02T09:00:00.000Z';

const detail = (persona: object) => ({
  requestId: 'tag-1',
  warehouse: 'analytics',
  database: 'dev',
  grantee: { type: 'group', name: 'marketing_analyst_grp' },
  persona,
  requestedBy: 'arn:aws:iam::111122223333:role/DataScientist',
  reason: 'tag RedshiftDbGroups',
});
const USER = { name: 'user', schema: 'demo_ml', models: ['m'] };
const CREATOR = { name: 'creator', schema: 'demo_ml' };

describe('who asks in the name of tags', () => {
  const read = (type: string, account = '111122223333', from = config) =>
    parseMessage(
      'event',
      { source: 'redshift-ml.tags', account, 'detail-type': type, detail: detail(USER) },
      from,
      'fallback',
    );
  test('is the source with tags: true', () =>
    expect(read('Model Access Requested')).toMatchObject({ source: 'tag', read: { request: {} } }));
  test.each(['Model Access Approved', 'Model Access Extended'])('never sends %s', (type) =>
    expect(read(type).read).toEqual({ problems: [`source tag may not send ${type}`] }),
  );
  test('is nobody in an account without a warehouse', () =>
    expect(read('Model Access Requested', '999999999999')).toMatchObject({
      source: 'unlisted:999999999999',
      read: { problems: [expect.stringContaining('tags of account 999999999999 are not asked')] },
    }));
  test('is nobody where no source has it', () =>
    expect(read('Model Access Requested', undefined, parseConfig(file))).toMatchObject({
      source: 'unlisted:111122223333',
    }));
});

describe('what follows from a tag', () => {
  const decided = (persona: object, from: typeof config) => {
    const parsed = parseRequest('Model Access Requested', detail(persona));
    if ('problems' in parsed) throw new Error(parsed.problems.join());
    const known = {
      source: 'tag',
      contentHash: 'hash',
      parts: [],
      endedParts: [],
      suspensions: [],
    };
    const decision = decide(parsed.request, known, from, NOW);
    return [decision.kind, 'because' in decision ? decision.because.join('; ') : ''];
  };
  const allowing = parseConfig({
    ...raw,
    policy: [{ name: 'all', effect: 'allow', when: { sources: ['tag'] } }],
  });
  const { policy: _, ...unruled } = raw;
  test.each([
    ['a user by a rule', USER, config, 'approved', ''],
    ['a creator waits', CREATOR, config, 'awaiting', 'olivia'],
    ['a creator that a rule allows', CREATOR, allowing, 'refused', 'always needs an approval'],
    ['a user that a rule allows', USER, allowing, 'approved', ''],
    [
      'anything without a policy',
      USER,
      parseConfig(unruled),
      'refused',
      'no rule of the policy permits',
    ],
  ])('%s', (_name, persona, from, kind, words) =>
    expect(decided(persona, from)).toEqual([kind, expect.stringContaining(words)]),
  );
});

describe('whoever set a tag does not approve what it asks for', () => {
  const OLIVIA =
    'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Tags_0123456789abcdef/olivia';
  const asked = (setBy: string | undefined) => ({
    ...detail(CREATOR),
    ...(setBy !== undefined && { involved: [setBy] }),
  });
  const answered = (setBy: string | undefined, approvedBy: readonly string[]) => {
    const [request, approval] = [
      parseRequest('Model Access Requested', asked(setBy)),
      // As the portal writes it, which need not know who set the tag.
      parseRequest('Model Access Approved', { ...detail(CREATOR), approvedBy, approvedAt: NOW }),
    ];
    if ('problems' in request || 'problems' in approval) throw new Error('no request');
    const known = { contentHash: 'hash', parts: [], endedParts: [], suspensions: [] };
    const waiting = decide(request.request, { ...known, source: 'tag' }, config, NOW);
    if (waiting.kind !== 'awaiting') return [waiting.kind];
    const { registration } = waiting;
    const decision = decide(
      approval.request,
      { ...known, contentHash: 'other', source: 'access-portal', registration },
      config,
      NOW,
    );
    return [decision.kind, 'because' in decision ? decision.because.join('; ') : ''];
  };
  test.each<[string, string | undefined, string[], string, string]>([
    ['another person', OLIVIA, ['paul'], 'approved', ''],
    ['the one who set it', OLIVIA, ['olivia'], 'refused', 'names only the requester'],
    [
      'an automation set it, and one approves',
      'arn:aws:sts::111122223333:assumed-role/Deployer/ci',
      ['olivia'],
      'approved',
      '',
    ],
    [
      'nobody knows who set it, and one approves',
      undefined,
      ['olivia'],
      'refused',
      'the approvals of 2',
    ],
    ['nobody knows who set it, and two approve', undefined, ['olivia', 'paul'], 'approved', ''],
  ])('%s', (_, setBy, approvedBy, kind, words) =>
    expect(answered(setBy, approvedBy)).toEqual([kind, expect.stringContaining(words)]),
  );
});

describe('a configuration that cannot be meant', () => {
  const access = { warehouse: 'analytics', persona: 'user', database: 'dev', schema: 'demo_ml' };
  test.each<[string, object, string]>([
    ['tags without a source', { sources: file.sources }, 'no source has `tags: true`'],
    [
      'a source that sends events besides',
      { sources: [...file.sources, { name: 'tag', tags: true, approvers: ['olivia'] }] },
      'tags neither send events of others nor approve; leave approvers out',
    ],
    [
      'two sources of tags',
      { sources: [...(raw.sources ?? []), { name: 'other', tags: true }] },
      'other and tag both stand for tags; make them one',
    ],
    [
      'events in the name of tags',
      {
        sources: [
          {
            name: 'x',
            events: { source: 'redshift-ml.tags', account: '111122223333' },
            approvers: ['o'],
          },
        ],
        tags: undefined,
      },
      'is not a source of custom events',
    ],
    [
      'an unknown warehouse',
      { tags: { groups: { g: { ...access, warehouse: 'w' } } } },
      'tags.groups.g.warehouse: w is not in warehouses',
    ],
    [
      'an unknown database',
      { tags: { groups: { g: { ...access, database: 'd' } } } },
      'tags.groups.g.database: d is not a database of analytics',
    ],
    [
      'an unknown persona',
      { tags: { roles: { r: { ...access, persona: 'p' } } } },
      'tags.roles.r.persona: p is not in personas',
    ],
    [
      'an unknown warehouse among several',
      { tags: { groups: { g: [access, { ...access, warehouse: 'w' }] } } },
      'tags.groups.g.1.warehouse: w is not in warehouses',
    ],
    ['a list of nothing', { tags: { groups: { g: [] } } }, 'tags.groups.g'],
    ['PUBLIC', { tags: { groups: { public: access } } }, 'PUBLIC is everybody'],
  ])('%s', (_, change, words) => expect(() => parseConfig({ ...raw, ...change })).toThrow(words));
});
