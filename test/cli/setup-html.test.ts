import { expect, test } from '@jest/globals';
import { setupHtml } from '../../cli/setup/setup-html.ts';
import type { SetupReport } from '../../domain/setup/run/report.ts';

const described = (title: string) => ({
  title,
  severity: 'high' as const,
  source: 'https://docs.aws.amazon.com/page',
});

const REPORT: SetupReport = {
  warehouse: '<b>analytics</b>',
  region: 'us-east-1',
  conclusion: 'prerequisites fail',
  findings: [
    {
      ...described('Title that passes'),
      control: 'RedshiftML.3',
      subject: 'bucket ml',
      status: 'pass',
      evidence: 'seen to be there',
    },
    {
      ...described('Title that nobody knows'),
      control: 'RedshiftML.5',
      subject: 'bucket ml',
      status: 'unknown',
      because: 'the right to read it is missing',
    },
    {
      ...described('Title that fails'),
      control: 'RedshiftML.8',
      subject: 'role "ml"',
      status: 'fail',
      evidence: 'trusts Redshift only',
      remedy: 'let SageMaker assume it',
      handling: 'asks',
      actions: [],
    },
    {
      ...described('Title that does not concern it'),
      control: 'RedshiftML.25',
      subject: 'vpc',
      status: 'notApplicable',
      because: 'it is not routed',
    },
  ],
  routingPreview: [],
};
const page = setupHtml(REPORT, '2026-03-02T09:00:00.000Z');
const [todo = '', checks = ''] = page.split('id="checks"');

/** In the order in which they stand in a text. */
const titlesIn = (text: string): string[] =>
  [...text.matchAll(/Title that ([\w ]+)/g)].map(([, rest = '']) => rest);

test('a name is text, whatever stands in it', () => {
  expect(page).toContain('&lt;b&gt;analytics&lt;/b&gt;');
  expect(page).toContain('role &quot;ml&quot;');
  expect(page).not.toContain('<b>analytics');
});

test('to do is what fails, then what nobody knows; all checks follow, the most urgent first', () => {
  expect(titlesIn(todo)).toEqual(['fails', 'nobody knows']);
  expect(titlesIn(checks)).toEqual(['fails', 'nobody knows', 'passes', 'does not concern it']);
  expect(page).toContain('2 findings to look at, of 4.');
});

test('what fails says what was observed and what to do next; what nobody knows only why', () => {
  const [fails = '', unknown = ''] = [...todo.matchAll(/<article>.*?<\/article>/gs)].map(
    ([article]) => article,
  );
  expect(fails).toContain('<dt>Observed</dt><dd>trusts Redshift only</dd>');
  expect(fails).toContain('<dt>Do next</dt><dd>let SageMaker assume it</dd>');
  expect(unknown).toContain('<dt>Because</dt><dd>the right to read it is missing</dd>');
  expect(unknown).not.toContain('Do next');
});
