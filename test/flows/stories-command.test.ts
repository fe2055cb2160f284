import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { WrongUse } from '../../cli/wrong-use.ts';
import { adHocStory } from '../../sandbox/cli/ad-hoc-story.ts';
import { useEndpoint } from '../../sandbox/cli/endpoint.ts';
import { findStory } from '../../sandbox/cli/find-story.ts';
import { keepFiles } from '../../sandbox/cli/keep-files.ts';
import { readOptions } from '../../sandbox/cli/options.ts';
import { policiesOf } from '../../sandbox/cli/policy.ts';
import { paintFor } from '../../sandbox/print/paint.ts';
import { textPrinter } from '../../sandbox/print/text.ts';
import { playStory } from '../../sandbox/stage/play-story.ts';

const folder = mkdtempSync(join(tmpdir(), 'redshift-ml-admin-'));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** Runs it as npm start does, without a terminal. */
function run(...args: string[]) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['cli/launch.js', 'sandbox', ...args],
    {
      encoding: 'utf8',
      env,
    },
  );
  return { status, stdout, stderr };
}

test('--story spec --json plays on PGlite and dynalite and prints one JSON document', () => {
  const calls = join(folder, 'calls.jsonl');
  const { status, stdout, stderr } = run('--story', 'spec', '--json', '--calls', calls);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    stories: [{ story: 'spec', failed: [], billedTransitions: 22 }],
  });
  const [first = ''] = readFileSync(calls, 'utf8').split('\n');
  expect(JSON.parse(first)).toMatchObject({
    function: 'decide',
    service: 'DynamoDB',
    operation: 'PutItem',
  });
});

test('--event shows what follows from one event, without colour codes where there is no terminal', async () => {
  const detail = {
    requestId: 'try-1',
    leaseId: 'unheard-of',
    warehouse: 'analytics',
    requestedBy: 'ann',
    reason: 'x',
  };
  const event = { source: 'redshift-ml.access', 'detail-type': 'Model Access Revoked', detail };
  const options = readOptions(['--event', file('revoked.json', JSON.stringify(event))]);
  const lines: string[] = [];
  const emit = textPrinter((line) => lines.push(line), paintFor({}, {}));
  const story = await adHocStory(options);
  if (story === undefined) throw new Error('an event is something to try');
  expect((await playStory(story, { stores: 'memory', emit })).failed).toEqual([]);
  expect(lines.join('\n')).toContain('run-1 succeeded: ended, because no such lease began');
  expect(lines.join('\n')).not.toContain('\u001b');
  expect(lines.join(' ').replace(/\s+/g, ' ')).toContain("Times are the story's: it is 2026-03-02");
});

test('--event with --now begins at this moment', async () => {
  const event = { source: 'redshift-ml.access', 'detail-type': 'Model Access Revoked', detail: {} };
  const path = file('now.json', JSON.stringify(event));
  const before = new Date().toISOString();
  const story = await adHocStory(readOptions(['--event', path, '--now']));
  expect(String(story?.setting.start) >= before).toBe(true);
  expect(() => readOptions(['--now'])).toThrow(new WrongUse('--now belongs to --event FILE'));
});

describe('--policy prints the restrictive policies of a warehouse', () => {
  test('as JSON and nothing else; what only the account could tell is on stderr', () => {
    const { status, stdout, stderr } = run('--policy', 'analytics');
    expect(status).toBe(0);
    const { 'arn:aws:iam::111122223333:role/redshift-ml/redshift-ml': policy } = JSON.parse(stdout);
    expect(policy).toMatchObject({ Version: '2012-10-17', Statement: expect.any(Array) });
    expect(stdout).toContain('arn:aws:s3:::analytics-redshift-ml/*');
    expect(stderr.trim().split('\n')).toEqual([
      "if analytics-redshift-ml encrypts with a key by default, name its ARN as the pair's key",
      'if enhanced VPC routing is on, the roles need its eleven ec2 actions too: set setup.routing: on',
    ]);
  });

  test('of another configuration', () => {
    const refused = () => policiesOf('analytics', file('wrong.yml', 'revision: 1'));
    expect(refused).toThrow(WrongUse);
    expect(refused).toThrow('wrong.yml: warehouses: is missing');
  });
});

test("the report of a story's audit is written, and its path answered", () => {
  const path = keepFiles(join(folder, 'audits', 'page'), new Map([['report.html', '<!doctype']]));
  expect(readFileSync(path, 'utf8')).toBe('<!doctype');
  expect(readOptions([]).reports).toBe('reports');
  expect(() => keepFiles(join(file('no-folder', ''), 'x'), new Map())).toThrow(
    /^the report cannot be written to .*; name another folder with --reports$/,
  );
});

test('--help and --list tell what there is', () => {
  expect(run('--help').stdout).toContain('--faults SEED');
  expect(run('--list').stdout).toContain('overlapping-leases');
});

describe('wrong use ends with 2 and says what is wrong', () => {
  test('a file that cannot be written', () => {
    const { status, stderr } = run('--story', 'spec', '--calls', '/no/such/folder/calls');
    expect(stderr).toContain('/no/such/folder/calls cannot be written');
    expect(stderr).toContain('Try redshift-ml-admin sandbox --help');
    expect(status).toBe(2);
  });

  test('an unknown story', async () => {
    const refused = findStory('nope');
    await expect(refused).rejects.toThrow(WrongUse);
    await expect(refused).rejects.toThrow('there is no story nope; there is adopt,');
  });

  test.each([
    [
      'a file that is not there',
      ['--event', '/no/such/file.json'],
      '/no/such/file.json cannot be read',
    ],
    ['a file that is not JSON', ['--event', file('broken.json', '{')], 'broken.json is not JSON'],
    [
      'a file that is no event',
      ['--event', file('list.json', '[]')],
      'list.json is not an event: it needs source',
    ],
    [
      'an unknown machine',
      ['--machine', 'nope', '--input', file('empty.json', '{}')],
      'there is no machine nope; there is',
    ],
  ])('%s', async (_, args, message) => {
    const refused = adHocStory(readOptions(args));
    await expect(refused).rejects.toThrow(WrongUse);
    await expect(refused).rejects.toThrow(message);
  });

  test('an endpoint where nobody answers', async () => {
    const env = {};
    const refused = useEndpoint('http://127.0.0.1:9', env);
    await expect(refused).rejects.toThrow(WrongUse);
    await expect(refused).rejects.toThrow('http://127.0.0.1:9 does not answer');
    expect(env).toEqual({});
  });

  test.each([
    ['a policy of an unknown warehouse', ['--policy', 'nope'], '--policy nope is no warehouse of'],
    [
      'a configuration that is not there',
      ['--policy', 'x', '--config', '/no/such.yml'],
      '/no/such.yml cannot be read',
    ],
  ])('%s', (_, args, message) => {
    const { policy = '', config } = readOptions(args);
    expect(() => policiesOf(policy, config)).toThrow(WrongUse);
    expect(() => policiesOf(policy, config)).toThrow(message);
  });
});

test.each([
  ['an unknown option', ['--stroy', 'spec'], "Unknown option '--stroy'"],
  ['a word too many', ['spec'], "Unexpected argument 'spec'"],
  ['an option without its value', ['--story'], "Option '--story <value>' argument missing"],
  ['a machine without input', ['--machine', 'access'], 'give both'],
  ['an event and a machine', ['--event', 'a', '--machine', 'b', '--input', 'c'], 'not both'],
  ['a seed that is no number', ['--faults', 'many'], '--faults many is not a whole number'],
  ['a seed below 0', ['--faults=-1'], '--faults -1 is not a whole number'],
  [
    'a configuration without a policy',
    ['--config', 'x.yml'],
    '--config FILE belongs to --policy WAREHOUSE',
  ],
  ['an endpoint that is no URL', ['--endpoint', 'localhost'], '--endpoint localhost is not a URL'],
])('the command line refuses %s', (_, args, message) => {
  expect(() => readOptions(args)).toThrow(WrongUse);
  expect(() => readOptions(args)).toThrow(message);
});
