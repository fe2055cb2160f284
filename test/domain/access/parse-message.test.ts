import { describe, expect, test } from '@jest/globals';
import { parseMessage } from '../../../domain/access/parse-message.ts';
import { APPROVED, EXTENDED, event, REQUESTED, REVOKED } from './events.ts';
import { APPROVERS, config, FILE } from './examples.ts';

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
const MANUAL = config({ sources: [{ name: 'on-call', manual: true, approvers: APPROVERS }] });
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
      ['Model Access Requested', REQUESTED],
      ['Model Access Revoked', REVOKED],
    ] as const) {
      expect(problems(event(type, detail, from))).toEqual([
        expect.stringContaining('are not listed under sources in config/admin.yml'),
      ]);
    }
  });
  test('a source that may only ask does not approve', () => {
    const from = { source: 'tag.sync' };
    expect(typeOf(event('Model Access Requested', REQUESTED, from), 'event')).toBe(
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
  test.each([
    ['Model Access Extended', EXTENDED],
    ['Model Access Revoked', REVOKED],
  ])('%s is refused: Step Functions says of nobody who it is', (type, detail) =>
    expect(problems(event(type, detail), 'manual')).toEqual([
      expect.stringContaining('access-manual may only ask'),
    ]),
  );
  test('where the configuration lists `manual`, the right to start is the authority', () => {
    expect(take(event('Model Access Approved', APPROVED), 'manual', MANUAL)).toMatchObject({
      source: 'on-call',
      read: { request: { type: 'Model Access Approved' } },
    });
    expect(typeOf(event('Model Access Revoked', REVOKED), 'manual', MANUAL)).toBe(
      'Model Access Revoked',
    );
  });
  test('an event never passes as manual', () =>
    expect(problems(event('Model Access Approved', APPROVED), 'event', MANUAL)).toHaveLength(1));
});

describe('what cannot be read is refused by path', () => {
  const names = (count: number) => Array.from({ length: count }, (_, n) => `m${n}`);
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
      'detail.grantee: type: is not one of user, group, role',
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
      'detail.expiresAt: has no offset from UTC',
    ],
    [
      'a start without offset',
      { ...APPROVED, startsAt: '2026-12-01' },
      'detail.startsAt: is not a date with a time of day and an offset',
    ],
    [
      'approvedAt without offset',
      { ...APPROVED, approvedAt: '2026-11-23T09:00:00' },
      'detail.approvedAt: has no offset from UTC',
    ],
    [
      'approvedBy that is no list',
      { ...APPROVED, approvedBy: 'bob' },
      'detail.approvedBy: is not of type array',
    ],
    ['no reason', { ...APPROVED, reason: '' }, 'detail.reason'],
    ['a blank reason', { ...APPROVED, reason: ' \t\u200b.' }, 'detail.reason: is blank; say why'],
    ['NaN as the end', { ...APPROVED, expiresAt: 'NaN' }, 'detail.expiresAt: is not a date'],
    ['null as the requester', { ...APPROVED, requestedBy: null }, 'detail.requestedBy: '],
    ['null as an approver', { ...APPROVED, approvedBy: [null] }, 'detail.approvedBy.0: '],
    ['null as the approvers', { ...APPROVED, approvedBy: null }, 'detail.approvedBy: '],
    ['a number as id', { ...APPROVED, requestId: 12345 }, 'detail.requestId: '],
    [
      'an epoch as a time',
      { ...APPROVED, approvedAt: 1772441999 },
      'detail.approvedAt: is not of type string',
    ],
    [
      'a field of the grantee',
      { ...APPROVED, grantee: { type: 'group', name: 'g', id: 'g-1' } },
      'detail.grantee: has fields that are not known: id',
    ],
    [
      'a field of the persona',
      { ...APPROVED, persona: { ...APPROVED.persona, model: 'm' } },
      'detail.persona: has fields that are not known: model',
    ],
    [
      '201 models',
      { ...APPROVED, persona: { ...APPROVED.persona, models: names(201) } },
      'detail.persona.models: is longer or more than 200',
    ],
    [
      '21 databases',
      { ...APPROVED, database: names(21) },
      'detail.database: is longer or more than 20',
    ],
    [
      'a database of 128 bytes',
      { ...APPROVED, database: ['dev', 'é'.repeat(64)] },
      'detail.database.1: has 128 bytes',
    ],
    [
      '401 privileges',
      {
        ...APPROVED,
        persona: undefined,
        privileges: names(401).map((model) => ({ kind: 'execute-model', schema: 's', model })),
      },
      'detail.privileges: is longer or more than 400',
    ],
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

describe('a field that a message must not have is refused, never dropped', () => {
  test.each([
    ['expires_at', 'Model Access Approved', APPROVED],
    ['validUntil', 'Model Access Approved', APPROVED],
    ['leaseId', 'Model Access Approved', APPROVED],
    ['approvedBy', 'Model Access Requested', REQUESTED],
    ['expiresAt', 'Model Access Revoked', REVOKED],
    ['startsAt', 'Model Access Extended', EXTENDED],
  ])('%s of %s', (field, type, detail) =>
    expect(problems(event(type, { ...detail, [field]: '2026-12-01T00:00:00Z' }))).toEqual([
      `detail: has fields that are not known: ${field}`,
    ]),
  );
});

test.each(['startsAt', 'expiresAt', 'ticket', 'privileges'])(
  'null for %s, which is optional, is as if it were absent',
  (field) => {
    const { read } = take(event('Model Access Approved', { ...APPROVED, [field]: null }));
    expect(read).toHaveProperty('request.type', 'Model Access Approved');
    expect(read).toHaveProperty(`request.${field}`, undefined);
  },
);

test('the content hash covers every field, in any order', () => {
  const { contentHash } = take(event('Model Access Approved', { ...APPROVED, colour: 'red' }));
  expect(contentHash).not.toBe(take(event('Model Access Approved', APPROVED)).contentHash);
  const reversed = Object.fromEntries(Object.entries(APPROVED).reverse());
  expect(take(event('Model Access Approved', reversed)).contentHash).toBe(
    take(event('Model Access Approved', APPROVED)).contentHash,
  );
});
