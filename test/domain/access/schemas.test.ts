import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { eventSchemas } from '../../../sandbox/docs/event-schemas.ts';

const files = [...eventSchemas()];
const required = (name: string): string[] =>
  JSON.parse(eventSchemas().get(name) ?? '{}').properties.detail.required;

describe('schemas/ is the event contract', () => {
  test.each(files)(
    '%s is what the Zod schema says (else run: node sandbox/docs/event-schemas.ts)',
    (name, text) => {
      expect(readFileSync(`schemas/${name}`, 'utf8')).toBe(text);
    },
  );
  test('and nothing else lies there', () => {
    const committed = ['in', 'out'].flatMap((direction) =>
      readdirSync(`schemas/${direction}`).map((name) => `${direction}/${name}`),
    );
    expect(committed.sort()).toEqual(files.map(([name]) => name).sort());
  });
  test('four types in, six out', () => {
    expect(files.map(([name]) => name).sort()).toEqual([
      'in/model-access-approved.json',
      'in/model-access-extended.json',
      'in/model-access-requested.json',
      'in/model-access-revoked.json',
      'out/model-access-applied.json',
      'out/model-access-blocked.json',
      'out/model-access-ended.json',
      'out/model-access-failed.json',
      'out/model-access-held.json',
      'out/model-access-refused.json',
    ]);
  });
  test.each([
    [
      'in/model-access-approved.json',
      [
        'requestId',
        'warehouse',
        'database',
        'grantee',
        'requestedBy',
        'reason',
        'approvedBy',
        'approvedAt',
      ],
    ],
    [
      'in/model-access-extended.json',
      [
        'requestId',
        'leaseId',
        'warehouse',
        'expiresAt',
        'requestedBy',
        'approvedBy',
        'approvedAt',
        'reason',
      ],
    ],
    [
      'in/model-access-revoked.json',
      ['requestId', 'leaseId', 'warehouse', 'requestedBy', 'reason'],
    ],
    [
      'out/model-access-ended.json',
      ['leaseId', 'revision', 'database', 'grantee', 'outcome', 'because', 'evidence', 'at'],
    ],
  ])('%s requires exactly what is used', (name, fields) => expect(required(name)).toEqual(fields));
});
