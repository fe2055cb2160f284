/** The page as a browser shows it. axe-core (MPL-2.0) and playwright-core are used here only; nothing of them is deployed. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { hasChromium, openChromium } from '../../../../docs/generate/chromium.ts';
import { SAMPLE } from '../../../../docs/generate/sample-report.ts';
import { htmlOf } from '../../../../domain/audit/render/html/page.ts';
import { ALL, sampled } from '../../../scope.ts';
import { HOSTILE_REPORT, longNamed } from './hostile.ts';
import { largeReport } from './large-report.ts';

const ADDRESS = 'https://report.test/report.html';
const PHONE = 360;
const DESK = 1_280;
/** A4 within margins of a centimetre, at 96 pixels an inch. */
const PAPER = 718;

interface Shown {
  readonly page: Page;
  /** What the page asked for beside itself. */
  readonly requests: string[];
  /** Errors of scripts, dialogs, and what the page's policy refused. */
  readonly complaints: string[];
}

async function show(browser: Browser, html: string): Promise<Shown> {
  const page = await browser.newPage({ viewport: { width: DESK, height: 900 } });
  page.setDefaultTimeout(0);
  const requests: string[] = [];
  const complaints: string[] = [];
  await page.route('**/*', (route) => {
    const url = route.request().url();
    if (url === ADDRESS) return route.fulfill({ contentType: 'text/html', body: html });
    requests.push(url);
    return route.abort();
  });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message());
    return dialog.dismiss();
  });
  await page.goto(ADDRESS);
  return { page, requests, complaints };
}

/** What reaches beyond the right edge, other than within what scrolls by itself. A text, for only the page has a document. */
const OVERFLOWING = `(() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  const beyond = [...document.body.querySelectorAll('*')].filter((one) =>
    one.parentElement.closest('.scroll, svg') === null &&
    one.getBoundingClientRect().right > clientWidth + 0.5);
  const named = beyond.map(({ tagName, className }) => tagName + '.' + className);
  return scrollWidth > clientWidth ? ['the page is ' + scrollWidth + ' wide', ...named] : named;
})()`;
const overflowing = (page: Page): Promise<string[]> => page.evaluate<string[]>(OVERFLOWING);

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate<AxeResults>('axe.run()');
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const there = hasChromium();
const title = there ? 'in Chromium' : 'in Chromium: skipped, install it (apt-get install chromium)';

(there ? describe : describe.skip)(title, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  test.each([
    ['hostile names', HOSTILE_REPORT],
    ['names of 127 bytes', longNamed(SAMPLE)],
  ])('%s: nothing runs, nothing is loaded, nothing reaches beyond the edge', async (_, report) => {
    const { page, requests, complaints } = await show(browser, htmlOf(report));
    for (const width of [PHONE, DESK]) {
      await page.setViewportSize({ width, height: 900 });
      expect({ width, found: await overflowing(page) }).toEqual({ width, found: [] });
    }
    await page.setViewportSize({ width: PAPER, height: 900 });
    await page.emulateMedia({ media: 'print' });
    expect(await overflowing(page)).toEqual([]);
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
    await page.close();
  });

  // On a phone in the dark everything is other than usual; `npm run test:all` looks at the rest too.
  const looks = [
    ['dark', PHONE],
    ['light', DESK],
    ['dark', DESK],
    ['light', PHONE],
  ] as const;
  test.each(sampled(looks, looks.length))(
    'axe finds nothing: %s, %i px',
    async (colorScheme, width) => {
      const { page } = await show(browser, htmlOf(SAMPLE));
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      expect(await violations(page)).toEqual([]);
      await page.close();
    },
  );

  const long = ALL ? test : test.skip;
  long('a large report opens', async () => {
    const report = largeReport({ models: 1_000, groups: 500, grants: 10_000 });
    const { page, requests, complaints } = await show(browser, htmlOf(report));
    expect(await overflowing(page)).toEqual([]);
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
    await page.close();
  });

  const wrong = `<main><img src="https://elsewhere.test/x.png"><script>alert(1)</script><p style="color:red">red</p><code class="wide">${'W'.repeat(900)}</code>`;
  long('what is wrong with a page is noticed', async () => {
    const html = htmlOf(SAMPLE).replace('<main>', wrong);
    const { page, complaints } = await show(browser, html);
    await page.evaluate("document.querySelector('.wide').style.whiteSpace = 'pre'");
    expect(await overflowing(page)).toContain('CODE.wide');
    expect(complaints.map((text) => /Content Security Policy/.test(text))).toEqual([
      true,
      true,
      true,
    ]);
    expect(await violations(page)).toContainEqual(expect.stringMatching(/^image-alt: /));
    await page.close();
  });
});
