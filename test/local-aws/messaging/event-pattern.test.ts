import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../local-aws/json.ts';
import { matches } from '../../../local-aws/messaging/event-pattern.ts';

const event = {
  source: 'aws.tag',
  'detail-type': 'Tag Change on Resource',
  account: '111122223333',
  detail: {
    service: 'redshift',
    'changed-tag-keys': ['Owner', 'redshift-ml:user:analysts'],
    tags: { Owner: 'a' },
    version: 3,
    error: null,
  },
};

test.each<[string, JsonObject, boolean]>([
  ['a value in the list', { source: ['aws.s3', 'aws.tag'] }, true],
  ['a value that is not in the list', { source: ['aws.s3'] }, false],
  ['every key must match', { source: ['aws.tag'], account: ['1'] }, false],
  ['nested objects', { detail: { service: ['redshift'] } }, true],
  ['a missing field matches nothing', { detail: { region: ['eu'] } }, false],
  ['one element of a list is enough', { detail: { 'changed-tag-keys': ['Owner'] } }, true],
  ['prefix within a list', { detail: { 'changed-tag-keys': [{ prefix: 'redshift-ml:' }] } }, true],
  ['prefix that no element has', { detail: { 'changed-tag-keys': [{ prefix: 'other:' }] } }, false],
  ['exists', { detail: { service: [{ exists: true }] } }, true],
  ['does not exist', { detail: { region: [{ exists: false }] } }, true],
  ['exists, wanted absent', { detail: { service: [{ exists: false }] } }, false],
  ['anything but', { source: [{ 'anything-but': ['aws.s3'] }] }, true],
  ['anything but this', { source: [{ 'anything-but': 'aws.tag' }] }, false],
  ['numbers are compared as numbers', { detail: { version: [3] } }, true],
  ['a number is not its text', { detail: { version: ['3'] } }, false],
  ['null', { detail: { error: [null] } }, true],
  ['one branch of $or', { $or: [{ source: ['x'] }, { account: ['111122223333'] }] }, true],
])('%s', (_, pattern, expected) => {
  expect(matches(pattern, event)).toBe(expected);
});

test.each<[string, JsonObject]>([
  ['cidr', { cidr: '10.0.0.0/8' }],
  ['anything-but {"prefix":"3"}', { 'anything-but': { prefix: '3' } }],
])('the operator %s is not known and throws', (name, operator) => {
  expect(() => matches({ detail: { version: [operator] } }, event)).toThrow(
    `does not know the operator ${name}`,
  );
});
