import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** Whether the browser is there, as Debian's package `chromium` installs it. */
export const hasChromium = (): boolean => existsSync(CHROMIUM);

/**
 * Without its sandbox, which root may not use: it is shown nothing but what was made here. Without a time limit, for a machine may be
 * busy with others.
 */
export async function openChromium(): Promise<Browser> {
  // Loaded here, for it takes a while, and who asks only whether there is a browser does not need it.
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: CHROMIUM,
    timeout: 0,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
}
