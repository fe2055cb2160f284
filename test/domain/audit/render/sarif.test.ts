/**
 * sarif-2.1.0.schema.json is the schema that OASIS publishes (sarif-2.1.0-rtm.5), as the package @microsoft/jest-sarif
 * 1.0.0-beta.0 (MIT) carries it.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { SAMPLE } from '../../../../docs/generate/sample-report.ts';
import { sarifOf } from '../../../../domain/audit/render/sarif.ts';
import { ALL } from '../../../scope.ts';
import { HOSTILE_REPORT } from './hostile.ts';

// Ajv knows no draft 4 by name; the schema uses nothing that later drafts read otherwise.
const {
  $schema: _,
  id: __,
  ...schema
} = JSON.parse(readFileSync(new URL('sarif-2.1.0.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
  schema,
);
const problems = (text: string) => (validate(JSON.parse(text)) ? [] : validate.errors);
const [run] = JSON.parse(sarifOf(SAMPLE)).runs;

describe('SARIF', () => {
  test('follows the schema, whatever the names', () => {
    expect(problems(sarifOf(SAMPLE))).toEqual([]);
    expect(problems(sarifOf(HOSTILE_REPORT))).toEqual([]);
    expect(problems(sarifOf({ ...SAMPLE, findings: [] }))).toEqual([]);
  });

  test('the schema refuses what is not SARIF', () =>
    expect(problems('{"version":"2.1.0","runs":[{}]}')).not.toEqual([]));

  test('every result stands in a file of the repository, its name beside it', () => {
    for (const { locations } of run.results)
      expect(locations[0].physicalLocation).toEqual({
        artifactLocation: { uri: 'config/admin.yml' },
        region: { startLine: 1 },
      });
    expect(run.results[0].locations[0].logicalLocations).toEqual([
      { name: 'public', fullyQualifiedName: 'analytics/dev/grantee/public', kind: 'grantee' },
    ]);
  });

  test('rules are unique, and every result points to its own', () => {
    const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(6);
    for (const { ruleId, ruleIndex } of run.results) expect(ids[ruleIndex]).toBe(ruleId);
  });

  test('what is unknown is open and no error; what is excepted is suppressed', () => {
    const told = run.results.map((one: Record<string, unknown>) => [
      one['ruleId'],
      one['kind'],
      one['level'],
      'suppressions' in one,
    ]);
    expect(told).toEqual([
      ['RedshiftML.37', 'fail', 'error', false],
      ['RedshiftML.34', 'fail', 'error', false],
      ['RedshiftML.39', 'fail', 'error', true],
      ['RedshiftML.26', 'open', 'none', false],
      ['RedshiftML.41', 'fail', 'warning', false],
      ['RedshiftML.43', 'fail', 'warning', false],
    ]);
  });

  (ALL ? test : test.skip)(
    '25,001 findings become 25,000 results, the last says how many are left out, below 10 MB compressed',
    () => {
      const [finding] = SAMPLE.findings;
      if (!finding) throw new Error('The sample has no finding');
      const findings = Array.from({ length: 25_001 }, (_, n) => ({
        ...finding,
        id: `finding-${n}`,
      }));
      const text = sarifOf({ ...SAMPLE, findings });
      const { results } = JSON.parse(text).runs[0];
      expect(results).toHaveLength(25_000);
      expect(results.at(-1).message.text).toMatch(/^2 less severe findings are left out/);
      expect(gzipSync(text).length).toBeLessThan(10_000_000);
    },
  );
});
