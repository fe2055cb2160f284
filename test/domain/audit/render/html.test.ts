import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { SAMPLE } from '../../../../docs/generate/sample-report.ts';
import { htmlOf } from '../../../../domain/audit/render/html/page.ts';
import { HOSTILE, HOSTILE_REPORT } from './hostile.ts';
import { largeReport } from './large-report.ts';

const page = htmlOf(SAMPLE);
const hostile = htmlOf(HOSTILE_REPORT);

describe('the page', () => {
  test('has its policy first in the head, and the style sheet is the one it names', () => {
    const [, policy] =
      /^<!doctype html>\n<html lang="en"><head><meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(
        page,
      ) ?? [];
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`,
    );
  });

  test('has no script, no style attribute, and nothing that loads', () => {
    for (const text of [page, hostile]) {
      expect(text).not.toMatch(/<script|<img|<link|<iframe|<object|@import|url\(/i);
      expect(text).not.toMatch(/<[^>]*\s(style|src|srcset|on\w+)\s*=/i);
      expect(text).not.toMatch(/href="(?!#|https:\/\/)/);
    }
  });

  test('says verdict, evidence, remedy, holders, approvers and expiry', () => {
    for (const told of [
      'One of 3 databases could not be examined',
      'PUBLIC holds EXECUTE ON MODEL &quot;demo_ml&quot;.&quot;price_elasticity&quot;',
      'Ask for a lease, which adopts the grant, or revoke it.',
      'approved by olivia, paul, without end',
      'not seen since <time datetime="2026-01-05T02:03:00.000Z">2026-01-05</time>',
      'olivia answers for it until',
      'The warehouse was paused from 01:58 to 02:10 UTC.',
      'off: not judged',
      'function <code>ml_fn_customer_churn_auto</code>',
      '<span class="holder unknown">function unknown</span>',
      'last on <time datetime="2026-03-08T16:40:09.000Z">2026-03-08</time>, 34 statements',
      '<span class="unknown">unknown (its owner only)</span>',
      'lease <code>creators-2</code> gives its owner <code>arn:aws:iam::111122223333:role/redshift-ml/retention</code>, bucket <code>example-redshift-ml-retention</code>',
    ])
      expect(page).toContain(told);
  });

  test('puts the most severe first, and what is excepted last', () => {
    const order = [...page.matchAll(/<article id="finding-[^>]*>.*?<span>(RedshiftML\.\d+)/g)];
    expect(order.map(([, control]) => control)).toEqual(
      ['37', '34', '26', '41', '43', '39'].map((number) => `RedshiftML.${number}`),
    );
  });
});

describe('hostile names', () => {
  test('are text', () => {
    expect(hostile).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(hostile).toContain('&lt;/script&gt;&lt;script&gt;alert(2)&lt;/script&gt;');
    expect(hostile).not.toContain('<a href="javascript');
    expect(hostile).toContain(HOSTILE.longName);
  });

  test('show what turns or hides', () => {
    expect(hostile).toContain('analyst\\u202egro');
    expect(hostile).not.toMatch(/[\u202a-\u202e\u2066-\u2069\t\r]/);
  });
});

test('1,000 models × 500 groups × 10,000 grants stay below 2 MB and point to the CSV files', () => {
  const large = htmlOf(largeReport({ models: 1_000, groups: 500, grants: 10_000 }));
  expect(large.length).toBeLessThan(2_000_000);
  expect(large).toContain(
    'The first 1,500 of 10,000; all of them are in <code>holdings.csv</code>',
  );
});
