import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { configured, playSetup, type SetupSituation } from './setup-reported-situation.ts';

const FOLDER = new URL('./setup-reported/', import.meta.url);
const files = readdirSync(FOLDER).sort();

/** Accounts that people reported, with the verdicts that are right, typed by hand. */
test.each(files)('%s', async (file) => {
  const situation: SetupSituation = parse(readFileSync(new URL(file, FOLDER), 'utf8'));
  if (situation.refused) {
    for (const word of situation.refused) expect(() => configured(situation)).toThrow(word);
    return;
  }
  const { told, did } = await playSetup(situation);
  expect(did).toEqual(situation.does ?? []);
  for (const [check, { is, says = [], saysNot = [] }] of Object.entries(situation.expect ?? {})) {
    const about = told.filter(({ control }) => control === check);
    const statuses = [is].flat();
    expect(about.filter((one) => !statuses.includes(one.is))).toEqual([]);
    const text = about.map((one) => one.text).join('\n');
    for (const word of says) expect(text).toContain(word);
    for (const word of saysNot) expect(text).not.toContain(word);
    expect(about.length).toBeGreaterThan(0);
  }
});
