import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  functions,
  list,
  logGroupId,
  named,
  ofType,
  record,
  referencesIn,
  target,
} from './deployment.ts';

const alarms = ofType('AWS::CloudWatch::Alarm');
const page = readFileSync('docs/runbook.md', 'utf8');
const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);

/** What the rule of the topic lets through. */
const notices = list(record(named('FailuresAlarm')?.properties['EventPattern'])['$or']).flatMap(
  (one) => list(record(one)['detail-type']).map(String),
);

test('every alarm and every notice has its entry in the runbook, and every such entry its alarm or notice', () => {
  const entries = headings.filter((heading) => /^(\w+|Model Access .+)$/.test(heading));
  expect(entries.toSorted()).toEqual([...alarms.map(({ id }) => id), ...notices].toSorted());
});

describe.each(alarms.map(({ id, properties }) => [id, properties] as const))(
  '%s',
  (id, properties) => {
    test('is called after the stack and its entry, says what it means and where its entry is, and is told', () => {
      expect(properties).toMatchObject({
        AlarmName: { 'Fn::Sub': `\${AWS::StackName}-${id}` },
        AlarmDescription: expect.stringMatching(
          new RegExp(`^[A-Z\`].+\\. Next: .+; see docs/runbook\\.md#${id.toLowerCase()}$`),
        ),
        AlarmActions: [{ Ref: 'Alarms' }],
      });
    });

    test('says what to type next: a command of its entry, without the names of the example', () => {
      const [, next = ''] = /Next: (.+); see/.exec(String(properties['AlarmDescription'])) ?? [];
      const [, entry = ''] = new RegExp(`^### ${id}\n(.*?)(?=^##)`, 'ms').exec(`${page}\n##`) ?? [];
      const commands = entry.match(/^npm run admin -- .+$/gm) ?? [];
      const isAnywhere = next.startsWith('npm run admin -- follow ');
      expect(isAnywhere || next.endsWith(' --stage dev')).toBe(true);
      expect(commands).toContain(next.replace(' --stage dev', ''));
      expect(next).not.toMatch(/users-|analytics|incident/);
    });

    test('refers to at most ten metrics, by names of their own (docs/facts.md, 10.2)', () => {
      const metrics = list(properties['Metrics']).map(record);
      expect(metrics.filter((one) => 'MetricStat' in one).length).toBeLessThanOrEqual(10);
      expect(new Set(metrics.map((one) => one['Id'])).size).toBe(metrics.length);
      expect(metrics.filter((one) => one['ReturnData'] !== false).length).toBe(
        metrics.length === 0 ? 0 : 1,
      );
    });
  },
);

test.each(['ExecutionsAborted', 'ExecutionsTimedOut', 'ExecutionsThrottled'])(
  '%s is about every machine',
  (id) => {
    expect(referencesIn(named(id)?.properties['Metrics']).toSorted()).toEqual(
      ofType('AWS::StepFunctions::StateMachine')
        .map((machine) => machine.id)
        .toSorted(),
    );
  },
);

test('what reads the stream is late together', () => {
  const readers = Object.entries(functions)
    .filter(([, { events }]) => list(events).some((event) => 'stream' in record(event)))
    .map(([name]) => `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`);
  expect(referencesIn(named('EvidenceLate')?.properties['Metrics'])).toEqual(readers);
});

test('evidence that is not told is heard of, in the words that the sweep logs', () => {
  const filter = record(named('UntoldEvidence')?.properties);
  const [, words = 'none'] =
    /^\{ \$\.message = "(.+)\*" \}$/.exec(String(filter['FilterPattern'])) ?? [];
  expect(readFileSync('functions/access/sweep.ts', 'utf8')).toContain(`'${words}`);
  expect(target(filter['LogGroupName'])).toBe(logGroupId('sweep'));
});
