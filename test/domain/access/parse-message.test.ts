import { describe, expect, test } from '@jest/globals';
import { parseMessage } from '../../../domain/access/parse-message.ts';
import { APPROVED, EXTENDED, event, REVOKED } from './events.ts';
import { config, FILE } from './examples.ts';

const ALL = config({
  sources: [
    ...FILE.sources,
    {
      name: 'tags',
      events: { source: 'tag.sync', account: '111122223333' },
      detailTypes: ['Model Access Requested'],
    },
  ],
});
const MANUAL = config({ sources: [{ name: 'on-call', manual: true }] });
const take = (message: unknown, origin: 'event' | 'manual' = 'event', from = ALL) =>
  parseMessage(origin, message, from, 'execution-1');
const problems = (message: unknown, origin: 'event' | 'manual' = 'event', from = ALL): string[] => {
  const { read } = take(message, origin, from);
  return 'problems' in read ? [...read.problems] : [];
};
const typeOf = (message: unknown, origin: 'event' | 'manual', from = ALL) => {
  const { read } = take(message, origin, from);
  return 'request' in read ? read.request.type : read.problems;
};

describe('who sent it is said by the configuration and the way it came, never by the message', () => {
  test('a listed source', () =>
    expect(take(event('Model Access Approved', APPROVED))).toMatchObject({
      source: 'access-portal',
      requestId: 'REQ-1',
      detailType: 'Model Access Approved',
    }));
  test.each([
    ['another source', { source: 'evil' }],
    ['another account', { account: '999999999999' }],
    ['no account', { account: undefined }],
    ['no source', { source: undefined }],
  ])('%s may not even ask', (_, from) => {
    for (const [type, detail] of [
      ['Model Access Approved', APPROVED],
      ['Model Access Requested', APPROVED],
      ['Model Access Revoked', REVOKED],
    ] as const) {
      expect(problems(event(type, detail, from))).toEqual([
        expect.stringContaining('are not listed under sources in config/admin.yml'),
      ]);
    }
  });
  test('a source that may only ask does not approve', () => {
    const from = { source: 'tag.sync' };
    expect(typeOf(event('Model Access Requested', APPROVED, from), 'event')).toBe(
      'Model Access Requested',
    );
    expect(problems(event('Model Access Approved', APPROVED, from))).toEqual([
      'source tags may not send Model Access Approved',
    ]);
  });
});

describe('what people start by hand', () => {
  test('an approval is only a request, whatever source it names', () =>
    expect(typeOf(event('Model Access Approved', APPROVED), 'manual')).toBe(
      'Model Access Requested',
    ));
  test('an extension is refused', () =>
    expect(problems(event('Model Access Extended', EXTENDED), 'manual')).toEqual([
      'source manual may not send Model Access Extended',
    ]));
  test('a revoke is taken: taking away needs no approver', () =>
    expect(typeOf(event('Model Access Revoked', REVOKED), 'manual')).toBe('Model Access Revoked'));
  test('where the configuration lists `manual`, the right to start is the authority', () => {
    expect(take(event('Model Access Approved', APPROVED), 'manual', MANUAL)).toMatchObject({
      source: 'on-call',
      read: { request: { type: 'Model Access Approved' } },
    });
  });
  test('an event never passes as manual', () =>
    expect(problems(event('Model Access Approved', APPROVED), 'event', MANUAL)).toHaveLength(1));
});

describe('what cannot be read is refused by path', () => {
  const without = (field: keyof typeof APPROVED) => ({ ...APPROVED, [field]: undefined });
  test.each([
    ['no requestId', without('requestId'), 'detail.requestId'],
    [
      'a requestId with a blank',
      { ...APPROVED, requestId: 'a b' },
      'detail.requestId: is not 1 to 128 printable ASCII',
    ],
    [
      'a number as warehouse',
      { ...APPROVED, warehouse: 7 },
      'detail.warehouse: is not of type string',
    ],
    [
      'an unknown type of grantee',
      { ...APPROVED, grantee: { type: 'public', name: 'public' } },
      'detail.grantee.type: is not one of user, group, role',
    ],
    [
      'a name of 128 bytes',
      { ...APPROVED, grantee: { type: 'user', name: 'é'.repeat(64) } },
      'detail.grantee.name: has 128 bytes',
    ],
    [
      'a control character',
      { ...APPROVED, grantee: { type: 'user', name: 'a\nb' } },
      'detail.grantee.name: contains a control character',
    ],
    [
      'a lone surrogate',
      { ...APPROVED, grantee: { type: 'user', name: '\ud83e' } },
      'detail.grantee.name: is not well-formed',
    ],
    [
      'a list of models that is no list',
      { ...APPROVED, persona: { name: 'user', schema: 's', models: '*' } },
      'detail.persona.models: is not of type array',
    ],
    [
      'an unknown privilege',
      { ...APPROVED, privileges: [{ kind: 'superuser' }] },
      'detail.privileges.0.kind: is not a known kind',
    ],
    [
      'a role that is no ARN',
      { ...APPROVED, privileges: [{ kind: 'assume-role', role: "x'; --" }] },
      'detail.privileges.0.role: is not an IAM role ARN',
    ],
    [
      'an end without offset',
      { ...APPROVED, expiresAt: '2026-12-01T00:00:00' },
      'detail.expiresAt: is not an ISO-8601 time with an offset',
    ],
    [
      'a start without offset',
      { ...APPROVED, startsAt: '2026-12-01' },
      'detail.startsAt: is not an ISO-8601 time with an offset',
    ],
    [
      'approvedAt without offset',
      { ...APPROVED, approvedAt: '2026-11-23T09:00:00' },
      'detail.approvedAt: is not an ISO-8601 time with an offset',
    ],
    [
      'approvedBy that is no list',
      { ...APPROVED, approvedBy: 'bob' },
      'detail.approvedBy: is not of type array',
    ],
    ['no reason', { ...APPROVED, reason: '' }, 'detail.reason'],
  ])('%s', (_, detail, because) =>
    expect(problems(event('Model Access Approved', detail))).toEqual([
      expect.stringContaining(because),
    ]),
  );

  test.each(['Model Access Applied', 'model access approved', 'constructor', 'DROP'])(
    'detail-type %s is not known',
    (type) => {
      expect(problems(event(type, APPROVED))).toEqual([
        `detail-type ${JSON.stringify(type)} is not known`,
      ]);
    },
  );
  test.each([
    null,
    'text',
    7,
    [],
    {},
    { 'detail-type': 'Model Access Approved' },
    { 'detail-type': 7, detail: {} },
  ])('%j is no event: remembered under the execution', (message) => {
    expect(take(message)).toMatchObject({
      requestId: 'execution-1',
      detailType: 'unreadable',
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(problems(message)).not.toEqual([]);
  });
  test('every problem is told', () =>
    expect(problems(event('Model Access Approved', { requestId: 'x' })).length).toBeGreaterThan(5));
  test.each([
    ['', 'unknown-e3b0c44298fc1c149afbf4c8996fb924', ''],
    ['DROP', 'unknown-f3062ed5516c255277cce2b45b35a7e6', 'DROP'],
    ['型'.repeat(128), 'unknown-995ce14ea913c509c90b6fee4813d8ba', '型'.repeat(128)],
    [`${'x'.repeat(127)}😀`, 'unknown-d963ffa0a0688693d336a73bf9414ebe', 'x'.repeat(127)],
    ['x'.repeat(5000), 'unknown-c59d3c0480cc2d71d8f646e735e92da6', 'x'.repeat(128)],
  ])('detail-type %j is remembered by its hash, and quoted in the reason', (type, key, quoted) => {
    const message = event(type, APPROVED);
    expect(take(message).detailType).toBe(key);
    expect(problems(message)).toEqual([expect.stringContaining(`detail-type "${quoted}`)]);
    expect(problems(message)[0]?.length).toBeLessThan(200);
  });
});

test('unknown fields are dropped; the content hash covers them all, in any order', () => {
  const { read, contentHash } = take(
    event('Model Access Approved', { ...APPROVED, colour: 'red' }),
  );
  expect(read).not.toHaveProperty('request.colour');
  expect(contentHash).not.toBe(take(event('Model Access Approved', APPROVED)).contentHash);
  const reversed = Object.fromEntries(Object.entries(APPROVED).reverse());
  expect(take(event('Model Access Approved', reversed)).contentHash).toBe(
    take(event('Model Access Approved', APPROVED)).contentHash,
  );
});
