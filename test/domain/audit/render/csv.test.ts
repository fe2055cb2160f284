import { describe, expect, test } from '@jest/globals';
import { csvFiles } from '../../../../domain/audit/render/csv.ts';
import { HOSTILE, HOSTILE_REPORT } from './hostile.ts';

const files = csvFiles(HOSTILE_REPORT);

/** A reader of RFC 4180 of the test's own. */
function read(text: string): string[][] {
  const rows: string[][] = [];
  for (const record of text.replace(/^\uFEFF/, '').matchAll(/((?:"(?:[^"]|"")*",?)+)\r\n/g))
    rows.push(
      [...(record[1] ?? '').matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) =>
        cell.replaceAll('""', '"'),
      ),
    );
  return rows;
}
const column = (file: string, name: string): string[] => {
  const [head = [], ...rows] = read(files.get(file) ?? '');
  return rows.map((row) => row[head.indexOf(name)] ?? 'no such column');
};

describe('CSV', () => {
  test('makes what a spreadsheet takes for a formula harmless', () => {
    expect(column('holdings.csv', 'privilege')).toEqual([
      "'+cmd|' /C calc'!A0",
      '\'=HYPERLINK("http://x","y")',
      'n'.repeat(127),
    ]);
    expect(column('holdings.csv', 'grantee')[1]).toBe("'-2+3");
    expect(column('models.csv', 'owner')).toEqual(["'\t=1+1"]);
  });

  test('keeps every other name as it is, with its line breaks and direction marks', () => {
    expect(column('findings.csv', 'exceptionReason')).toEqual([HOSTILE.reason]);
    expect(column('findings.csv', 'name')).toEqual([HOSTILE.grantee]);
    expect(column('timeline.csv', 'lease')).toEqual([HOSTILE.tagValue]);
  });

  test('is complete: a row for each entry of the report', () =>
    expect([...files].map(([name, text]) => [name, read(text).length - 1])).toEqual([
      ['findings.csv', 1],
      ['holdings.csv', 3],
      ['models.csv', 1],
      ['timeline.csv', 1],
    ]));
});
