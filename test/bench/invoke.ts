import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * A program of its own, since its time and memory are what is measured: imports a bundle as Lambda does, has it answer one
 * event, if there is one, and prints what that took.
 */
const [, , bundle = '', event = ''] = process.argv;
/** The longest that Lambda gives, not what the function has: on a busy machine the work of seconds takes minutes. */
const LIFETIME_MS = 900_000;

const cpuMs = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};
const importing = process.cpuUsage();
const { handler } = await import(pathToFileURL(bundle).href);
const importMs = cpuMs(importing);

const working = process.cpuUsage();
const startedMs = performance.now();
const context = {
  awsRequestId: 'bench',
  functionName: 'bench',
  getRemainingTimeInMillis: () => LIFETIME_MS - (performance.now() - startedMs),
};
const answer =
  event === '' ? undefined : await handler(JSON.parse(readFileSync(event, 'utf8')), context);
const figures = {
  wallMs: performance.now() - startedMs,
  workMs: cpuMs(working),
  importMs,
  processMs: cpuMs(),
  rss: process.resourceUsage().maxRSS * 1024,
  answer,
};
process.stdout.write(JSON.stringify(figures), () => process.exit());
