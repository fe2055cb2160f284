import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { METRICS } from '../../functions/metrics.ts';
import { isRecord } from '../../local-aws/json.ts';
import { readServerless } from '../../local-aws/wiring/template.ts';
import { list, named, ofType, record } from './deployment.ts';

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
      ...body.matchAll(/\["redshift-ml[\w-]*", "(\w+)"/g),
    ].map(([, name]) => name);
    expect(asked.toSorted()).toEqual(Object.keys(METRICS).toSorted());
  });
});

test('an alarm asks AWS, a filter or the functions for its metric, in the namespace where that puts it', () => {
  const own = record(record(readServerless('serverless.yml')['provider'])['environment']);
  const made = ofType('AWS::Logs::MetricFilter')
    .flatMap(({ properties }) => list(properties['MetricTransformations']).map(record))
    .map((one) => `${one['MetricNamespace']} ${one['MetricName']}`);
  const measured = Object.keys(METRICS).map(
    (name) => `${own['POWERTOOLS_METRICS_NAMESPACE']} ${name}`,
  );
  const asked = ofType('AWS::CloudWatch::Alarm')
    .map(({ properties }) => `${properties['Namespace'] ?? 'AWS/'} ${properties['MetricName']}`)
    .filter((name) => !name.startsWith('AWS/'));
  expect(asked).not.toEqual([]);
  expect(asked.filter((name) => ![...made, ...measured].includes(name))).toEqual([]);
});
