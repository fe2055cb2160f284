import { expect, test } from '@jest/globals';
import { breakageIn } from '../../../domain/audit/breakage.ts';
import type { DatabaseUse } from '../../../domain/audit/use.ts';
import {
  assume,
  CREATE_MODEL,
  execute,
  executeAll,
  grant,
  MARKETING,
  NOW,
  RETENTION,
  ROLE,
  usage,
} from '../access/examples.ts';

const SINCE = '2026-08-01T05:30:00.000Z';
const KEPT = '2026-11-16T09:00:00.000Z';
const LAST = '2026-11-22T10:00:00.000Z';
const WITHIN = `from ${KEPT} to ${NOW}`;
const LOWER_BOUND = expect.stringContaining('at least so many');

const model = (name: string, called?: string) => ({
  schema: 'demo_ml',
  model: name,
  ...(called !== undefined && { called }),
});
const used = (name: string, count: number, at?: string): DatabaseUse['grants'][number] => ({
  grant: grant(execute(name), MARKETING),
  lastUse: { watchedSince: SINCE, count, ...(at !== undefined && { at }) },
});
const USE: DatabaseUse = {
  warehouse: 'analytics',
  database: 'dev',
  readAt: NOW,
  keptSince: KEPT,
  models: [model('churn', 'f'), model('spend', 'g'), model('old', 'h'), model('dark')],
  grants: [used('old', 0, SINCE), used('spend', 0), used('churn', 12, LAST)],
};
const of = (name: string) => grant(execute(name), MARKETING);
const words = (name: string, rest: string): string =>
  `EXECUTE ON MODEL demo_ml.${name} for group ${MARKETING.name}: ${rest}`;

test('what is used most comes first, what is not known before what nobody was seen to use', () =>
  expect(breakageIn(USE)(['spend', 'dark', 'gone', 'old', 'churn'].map(of))).toEqual([
    words('churn', `used by at least 12 statements ${WITHIN}, the last at ${LAST}`),
    words('old', `used last at ${SINCE}, and not seen ${WITHIN}`),
    words('dark', 'use not known, for no audit could tell which function predicts with the model'),
    words('gone', `use not known, for it was not there at the audit of ${NOW}`),
    words('spend', `no use seen since ${SINCE}`),
    LOWER_BOUND,
  ]));

test('all models of a schema are those of them that the grantee may use, and those of which nobody knows', () =>
  expect(
    breakageIn({ ...USE, models: [...USE.models, model('of_others', 'i')] })([
      grant(executeAll(), MARKETING),
    ]).map((line) => line.split(' ')[3]),
  ).toEqual(['demo_ml.churn', 'demo_ml.old', 'demo_ml.dark', 'demo_ml.spend', 'that']));

test('where nobody read it, that it is not known is all', () => {
  const asked = [of('churn'), grant(CREATE_MODEL, RETENTION), grant(executeAll(), MARKETING)];
  expect(breakageIn(undefined)(asked)).toEqual([
    'whether it is used is not known: no audit has read it',
  ]);
  const unseen = { ...USE, unseen: 'its catalog was not read', models: [], grants: [] };
  const { readAt: _, ...never } = unseen;
  expect(breakageIn(never)(asked)).toEqual([
    'whether it is used is not known: its catalog was not read',
  ]);
});

test('of what no view shows nothing is said', () => {
  const asked = [grant(usage(), MARKETING), grant(assume(ROLE), MARKETING)];
  expect([breakageIn(USE)(asked), breakageIn(undefined)(asked)]).toEqual([[], []]);
});

test('a thousand grants are told in few lines', () => {
  const names = Array.from({ length: 1_000 }, (_, n) => `m${n}`);
  const told = breakageIn({
    ...USE,
    models: names.map((name) => model(name, `f_${name}`)),
    grants: names.map((name) => used(name, 0)),
  })(names.map(of));
  expect(told).toHaveLength(22);
  expect(told.at(20)).toBe('and 980 more');
});
