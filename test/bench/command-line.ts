import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figure.ts';

const LAUNCH = fileURLToPath(new URL('../../cli/launch.js', import.meta.url));
/** Prints what its own process has taken, when it ends. */
const TELL = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stdout.write(\`\\n\${(user + system) / 1000}\`);
});`;
const PROCESSES = 15;

/** What `--help` costs beside a Node.js that prints a word, in processor time. */
export function benchCommandLine(): Figure[] {
  // The first compiles what the others find compiled.
  processMs(LAUNCH, '--help');
  const [help, bare]: [number[], number[]] = [[], []];
  // They take turns, so that whatever else is done on the machine falls to both.
  for (let n = 0; n < PROCESSES; n += 1) {
    help.push(processMs(LAUNCH, '--help'));
    bare.push(processMs('--eval', 'process.stdout.write("x")'));
  }
  return [
    {
      name: 'npm run admin -- --help: times a Node.js that prints a word',
      value: Math.min(...help) / Math.min(...bare),
      unit: '×',
      limit: 2,
    },
  ];
}

/** Milliseconds of processor time of a new process, from the start of Node on. */
function processMs(...words: readonly string[]): number {
  const tell = `data:text/javascript,${encodeURIComponent(TELL)}`;
  const said = execFileSync(process.execPath, ['--import', tell, ...words], { encoding: 'utf8' });
  return Number(said.slice(said.lastIndexOf('\n')));
}
