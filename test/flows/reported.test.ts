import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { ALL } from '../scope.ts';
import { playSituation, type Situation } from './reported-situation.ts';

const FOLDER = new URL('./reported/', import.meta.url);
const situations = readdirSync(FOLDER)
  .sort()
  .map((file): [string, Situation] => [file, parse(readFileSync(new URL(file, FOLDER), 'utf8'))]);

/** Situations that people reported of systems like this one, with what is right, typed by hand. */
test.each(situations.filter(([, { lastsDays }]) => ALL || lastsDays !== true))(
  '%s',
  async (_, situation) => {
    const { failed, told, says } = await playSituation(situation);
    expect(failed).toEqual([]);
    expect(told).toEqual(situation.told);
    for (const [id, words] of Object.entries(situation.says ?? {}))
      for (const word of words) expect(says[id]).toContain(word);
    for (const word of situation.saysNot ?? [])
      for (const text of Object.values(says)) expect(text).not.toContain(word);
  },
);
