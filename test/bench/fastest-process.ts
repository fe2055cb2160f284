import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figure.ts';

/**
 * Figures of a script that prints them as JSON, each as the one of so many processes has it that took the least time: where a
 * process happens to have its memory makes all that it does up to 1.7 times slower, whatever the code.
 */
export function fastestProcess(script: URL, processes: number): Figure[] {
  const runs = Array.from({ length: processes }, (): Figure[] =>
    JSON.parse(execFileSync(process.execPath, [fileURLToPath(script)], { encoding: 'utf8' })),
  );
  const [first = []] = runs;
  return first.map((figure, index) =>
    runs
      .map((run) => run[index] ?? figure)
      .reduce((best, one) => (one.unit === 'ms' && one.value < best.value ? one : best)),
  );
}
