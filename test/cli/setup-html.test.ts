import { expect, test } from '@jest/globals';
import { setupHtml } from '../../cli/setup/setup-html.ts';
import type { SetupReport } from '../../domain/setup/run/report.ts';

const described = (title: string) => ({
  title,
  severity: 'high' as const,
  source: 'https://docs.aws.amazon.com/page',
});

const ROLE = 'arn:aws:iam::111122223333:role/redshift-ml/analytics';

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
      next: 'asks',
      barred: `${ROLE} is not managed`,
    },
    {
      ...described('Title that others mend'),
      control: 'RedshiftML.9',
      subject: ROLE,
      status: 'fail',
      evidence: `${ROLE} may not s3:PutObject; it may not iam:PassRole`,
      remedy: 'widen it',
      handling: 'reports',
      actions: [],
      next: 'others',
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
const AT = '2026-03-02T09:00:00.000Z';
const page = setupHtml(REPORT, { at: AT });
const [before = '', todo = ''] = page.split('id="group-1"');

/** In the order in which they stand in a text. */
const titlesIn = (text: string): string[] =>
  [...text.matchAll(/Title that ([\w ]+)/g)].map(([, rest = '']) => rest);

test('a name is text, whatever stands in it', () => {
  expect(page).toContain('&lt;b&gt;analytics&lt;/b&gt;');
  expect(page).toContain('role &quot;ml&quot;');
  expect(page).not.toContain('<b>analytics');
});

test('first the verdict in a sentence and a row for each check, then what to look at by what happens next', () => {
  expect(before).toContain(
    'prerequisites fail: of 5 verdicts 2 fail (1 after an approval, 1 for others), 1 not known, 1 pass, 1 do not apply.',
  );
  expect(titlesIn(before)).toEqual([
    'fails',
    'others mend',
    'nobody knows',
    'passes',
    'does not concern it',
  ]);
  expect(titlesIn(todo)).toEqual(['fails', 'others mend', 'nobody knows']);
  const headings = [...page.matchAll(/<h2[^>]*>([^<]+)</g)].map(([, heading]) => heading);
  expect(headings).toEqual([
    'All checks',
    'Repaired by remediate after an approval',
    'For others; remediate does nothing about these',
    'Not known',
    'Names',
  ]);
});

test('what fails says what was observed and what to do next; what nobody knows only why', () => {
  const [fails = '', others = '', unknown = ''] = [
    ...todo.matchAll(/<article>.*?<\/article>/gs),
  ].map(([article]) => article);
  expect(fails).toContain('<dt>Observed</dt><dd>trusts Redshift only</dd>');
  expect(fails).toContain('<dt>Do next</dt><dd>let SageMaker assume it</dd>');
  expect(fails).toContain('<dt>Not by setup</dt><dd>role/analytics is not managed</dd>');
  expect(others).toContain('<dd>role/analytics may not s3:PutObject\nit may not iam:PassRole</dd>');
  expect(unknown).toContain('<dt>Because</dt><dd>the right to read it is missing</dd>');
  expect(unknown).not.toContain('Do next');
});

test('an ARN stands once, at the end; with verbose it stands everywhere, and the sources too', () => {
  expect(page.split(ROLE)).toHaveLength(2);
  expect(page.slice(page.indexOf('id="names"'))).toContain(ROLE);
  expect(page).not.toContain('https://docs.aws.amazon.com/page');
  const whole = setupHtml(REPORT, { at: AT, verbose: true });
  expect(whole.split(ROLE).length).toBeGreaterThan(3);
  expect(whole).not.toContain('id="names"');
  expect(whole).toContain('<dt>Source</dt><dd>https://docs.aws.amazon.com/page</dd>');
});

test('what a canary did, and what would break if routing were turned on, are told where they are known', () => {
  const more = setupHtml(
    {
      ...REPORT,
      canary: { trained: true, kind: 'AUTO ON (Autopilot)', text: 'a model was ready' },
      routingPreview: [
        {
          control: 'RedshiftML.26',
          subject: 'analytics',
          status: 'fail',
          evidence: 'no path to S3',
          remedy: 'make one',
          handling: 'asks',
          actions: [],
        },
      ],
    },
    { at: AT },
  );
  expect(more).toContain('Canary, AUTO ON (Autopilot): a model was ready');
  expect(more).toMatch(/id="routing".*no path to S3/s);
  expect(page).not.toMatch(/Canary|id="routing"/);
});
