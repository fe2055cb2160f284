import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { METRICS } from '../../functions/metrics.ts';
import { isRecord } from '../../local-aws/json.ts';
import { named, ofType, record } from './deployment.ts';

const page = readFileSync('docs/observability.md', 'utf8');
const sub = record(named('Dashboard')?.properties['DashboardBody'])['Fn::Sub'];
const body = String(sub).replaceAll(/\$\{[^}]+\}/g, 'x');

test('docs/observability.md has every metric, and no other', () => {
  const names = [...page.matchAll(/^\| `([A-Z]\w+)` \|/gm)].map(([, name]) => name);
  expect(names).toEqual(Object.keys(METRICS));
});

describe('the dashboard', () => {
  test('is JSON, and shows every metric', () => {
    const parsed: unknown = JSON.parse(body);
    expect(isRecord(parsed) && Array.isArray(parsed['widgets'])).toBe(true);
    expect(Object.keys(METRICS).filter((name) => !body.includes(`"${name}`))).toEqual([]);
  });

  test('of our own metrics it asks for nothing that is not measured', () => {
    const asked = [
      ...body.matchAll(/MetricName=\\"(\w+)\\"/g),
      ...body.matchAll(/\["redshift-ml", "(\w+)"/g),
    ].map(([, name]) => name);
    expect(asked.toSorted()).toEqual(Object.keys(METRICS).toSorted());
  });
});

test('an alarm on a metric of ours asks for one that is measured, or that a filter makes', () => {
  const filtered = ofType('AWS::Logs::MetricFilter').flatMap(({ properties }) =>
    JSON.stringify(properties['MetricTransformations']),
  );
  const asked = ofType('AWS::CloudWatch::Alarm').filter(
    ({ properties }) => properties['Namespace'] === 'redshift-ml',
  );
  const unknown = asked
    .map(({ properties }) => String(properties['MetricName']))
    .filter((name) => !(name in METRICS) && !filtered.join().includes(`"${name}"`));
  expect(asked).not.toEqual([]);
  expect(unknown).toEqual([]);
});
