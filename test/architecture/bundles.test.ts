import { mkdtempSync, readFileSync as readFile, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { build, type Plugin } from 'esbuild';
import { BUNDLE_LIMITS } from '../bench/bundle-limits.ts';
import { functions } from './deployment.ts';
import { metafileOf } from './metafile.ts';

/** What of ours each function loads. */
const loadedBy = Promise.all(
  Object.entries(functions).map(async ([name, { handler }]) => {
    const file = String(handler).replace(/\.\w+$/, '.ts');
    const { inputs } = await metafileOf([file], false);
    return { name, file, paths: Object.keys(inputs) };
  }),
);

test.each(Object.keys(functions))(
  'what is bundled of ours into %s is the product alone: nothing of the laptop, the stories or the tests',
  async (wanted) => {
    const { file, paths } = (await loadedBy).find(({ name }) => name === wanted) ?? { paths: [] };
    const folders = new Set(paths.map((path) => path.split('/')[0]));
    expect(
      [...folders].filter((name) => !/^(functions|domain|aws|config)$/.test(name ?? '')),
    ).toEqual([]);
    expect(paths).toContain(file);
  },
);

const JUDGE_THE_SETUP = [
  'auditExamineSetup',
  'setupAssess',
  'setupAttach',
  'setupModifyWarehouse',
  'setupReport',
];

test.each([
  ['domain/setup/checks/register.ts', JUDGE_THE_SETUP],
  ['domain/setup/operations/every-call.ts', [...JUDGE_THE_SETUP, 'setupUndo']],
  ['domain/setup/operations/table.ts', [...JUDGE_THE_SETUP, 'setupUndo']],
  ['domain/audit/rules/catalog-rules.ts', ['auditExamine', 'driftLook']],
  ['domain/audit/rules/ledger-rules.ts', ['auditExamine', 'auditReport', 'driftLook']],
  ['domain/audit/rules/account-rules.ts', ['auditReport']],
  ['aws/iam/change.ts', ['setupAttach', 'setupUndo']],
  ['aws/ec2/change.ts', ['setupAttach', 'setupUndo']],
  ['aws/redshift/change.ts', ['setupAttach', 'setupModifyWarehouse', 'setupUndo']],
  ['domain/access/plan-access.ts', ['auditExamine', 'driftLook', 'reconcile']],
])(
  '%s is loaded by those that need it to judge or to change, and by nobody else',
  async (path, by) => {
    const names = (await loadedBy).flatMap(({ name, paths }) =>
      paths.includes(path) ? [name] : [],
    );
    expect(names.sort()).toEqual([...by].sort());
  },
);

test('only functions that call EC2 may have more than 600 KB', async () => {
  const large = (await loadedBy).filter(({ name }) => (BUNDLE_LIMITS[name] ?? 0) > 600);
  const withoutEc2 = large.filter(
    ({ paths }) => !paths.some((path) => path.startsWith('aws/ec2/')),
  );
  expect(large.length).toBeGreaterThan(0);
  expect(withoutEc2.map(({ name }) => name)).toEqual([]);
});

test('every function has a limit of its bundle in the bench', () =>
  expect(Object.keys(BUNDLE_LIMITS).sort()).toEqual(Object.keys(functions).sort()));

test('the client of DynamoDB can be made as it is bundled, with what stands in for parts of it', async () => {
  const { DynamoDBClient } = await bundled(
    "export * from '@aws-sdk/client-dynamodb';",
    await ownPlugins(),
  );
  expect(() => new DynamoDBClient({ region: 'us-east-1' })).not.toThrow();
});

test('what Node has built in is there, and asked for by a call: an import would load undici with node:http', async () => {
  const entry =
    "export { METHODS as methods, request } from 'node:http'; export { readFileSync } from 'fs';";
  const text = await textOf(entry, await ownPlugins());
  expect(text).not.toMatch(/from ?["'](node:http|fs)["']/);
  // Node loads undici when this is read.
  expect(text).not.toContain('"WebSocket"');
  const bundle = await bundled(entry, await ownPlugins());
  expect(bundle.request).toBe(request);
  expect(bundle.readFileSync).toBe(readFile);
});

test('so it is where it is imported as a whole, or by a call', async () => {
  const whole = "import http from 'node:http'; export { http };";
  expect((await bundled(whole, await ownPlugins())).http.request).toBe(request);
  const later = "export const later = () => import('node:http');";
  const { later: imported } = await bundled(later, await ownPlugins());
  expect((await imported()).request).toBe(request);
});

test.each([
  ['looks for files with profiles', 'resolvedConfigFilepath'],
  ['has what reads streams of events', 'EventStreamCodec'],
])('no client %s: none is there, or asked for', async (_, name) => {
  const entry = "export { DynamoDBClient } from '@aws-sdk/client-dynamodb';";
  // Not the text itself, which would be printed.
  expect((await textOf(entry, [])).includes(name)).toBe(true);
  expect((await textOf(entry, await ownPlugins())).includes(name)).toBe(false);
});

test('the shapes of a client are the same as it is bundled, under keys that the bundler can read', async () => {
  const entry =
    "export * from './node_modules/@aws-sdk/client-service-quotas/dist-es/schemas/schemas_0.js';";
  const [ours, theirs] = [await bundled(entry, await ownPlugins()), await bundled(entry, [])];
  const said = (_: string, value: unknown): unknown =>
    typeof value === 'function' ? String(value) : value;
  expect(JSON.stringify(ours, said)).toBe(JSON.stringify(theirs, said));
  expect(Object.keys(ours).length).toBeGreaterThan(50);
});

test('of a client only the shapes of the calls that are made are bundled', async () => {
  const calls = "export { EC2Client, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';";
  const text = await textOf(calls, await ownPlugins());
  expect(text).toContain('"DescribeSubnetsRequest"');
  expect(text).not.toContain('"RunInstancesRequest"');
});

test.each([
  ['ConditionalCheckFailedException', 400, { Item: { pk: { S: 'a' } } }, 'client'],
  ['TransactionCanceledException', 400, { CancellationReasons: [{ Code: 'None' }] }, 'client'],
  ['InternalServerError', 500, {}, 'server'],
] as const)(
  'a %s has its name, members and fault without a class of its own',
  async (name, status, members, fault) => {
    const entry = "export { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';";
    const plugins = await ownPlugins();
    expect(await textOf(entry, plugins)).not.toContain(`"${name}"`);
    const { DynamoDBClient, GetItemCommand } = await bundled(entry, plugins);
    const __type = `com.amazonaws.dynamodb.v20120810#${name}`;
    const answers = answering(status, JSON.stringify({ __type, message: 'so it is', ...members }));
    const client = new DynamoDBClient({ ...answers, ...ANYBODY, maxAttempts: 1 });
    const asked = client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } }));
    await expect(asked).rejects.toMatchObject({
      name,
      message: 'so it is',
      $fault: fault,
      $metadata: { httpStatusCode: status },
      ...members,
    });
  },
);

test('an error whose class says that it may be tried again keeps its class, and so do those of protocols with other names', async () => {
  const serverless =
    "export { RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';";
  const text = await textOf(serverless, await ownPlugins());
  expect(text).toContain('"ThrottlingException"');
  expect(text).not.toContain('"TooManyTagsException"');
  const queues = await textOf(
    "export { SQSClient } from '@aws-sdk/client-sqs';",
    await ownPlugins(),
  );
  expect(queues).toContain('"QueueDoesNotExist"');
});

test('no answer is looked at for being a stream of the web, which Node would load for that', async () => {
  const text = await textOf("export { SQSClient } from '@aws-sdk/client-sqs';", await ownPlugins());
  expect(text).not.toMatch(/\bReadableStream\b/);
});

const ANYBODY = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
};

/** In the place of what sends requests. */
const answering = (statusCode: number, body: string) => ({
  requestHandler: {
    handle: async () => ({
      response: { statusCode, headers: {}, body: Readable.from([Buffer.from(body)]) },
    }),
  },
});

const ownPlugins = async (): Promise<Plugin[]> =>
  (await import(new URL('../../config/bundle.ts', import.meta.url).href)).default;

async function textOf(contents: string, plugins: Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    plugins,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
}

async function bundled(contents: string, plugins: Plugin[]) {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  const file = join(folder, 'client.mjs');
  try {
    writeFileSync(file, await textOf(contents, plugins));
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
