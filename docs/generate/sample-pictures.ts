import { pathToFileURL } from 'node:url';
import { openChromium } from './chromium.ts';

/** What the README shows of a page: its top, where the system is light and where it is dark. */
export async function writeSamplePictures(page: string): Promise<void> {
  const browser = await openChromium();
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const tab = await browser.newPage({ colorScheme, viewport: { width: 1_080, height: 900 } });
      await tab.goto(pathToFileURL(page).href);
      await tab.screenshot({ path: page.replace(/\.html$/, `-${colorScheme}.png`) });
    }
  } finally {
    await browser.close();
  }
}
