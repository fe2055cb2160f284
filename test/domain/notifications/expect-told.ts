import { expect } from '@jest/globals';
import { DEFINITIONS } from '../../../cli/definitions.ts';
import { notificationOf } from '../../../domain/notifications/notifications.ts';

/** That words are these lines, the subject their title, and each command one of the command line. */
export function expectTold(type: string, detail: unknown, lines: readonly string[]): void {
  const told = notificationOf({ 'detail-type': type, detail }, 'prod');
  expect(told?.text.split('\n')).toEqual(lines);
  expect(told?.subject).toBe(`redshift-ml-admin prod: ${lines[0]?.replace(' (prod)', '')}`);
  const names = DEFINITIONS.map(({ name }) => name);
  for (const command of told?.text.match(/npm run admin -- [a-z -]+/g) ?? []) {
    const typed = command.replace('npm run admin -- ', '').split(' --')[0] ?? '';
    expect(names.some((name) => typed === name || typed.startsWith(`${name} `))).toBe(true);
  }
}
