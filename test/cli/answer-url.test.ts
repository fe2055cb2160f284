import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { signedCall } from '../../cli/installation/answer-url.ts';
import { main } from '../../cli/main.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { openStage } from '../../sandbox/stage/open-stage.ts';
import { worldOf } from '../../sandbox/stage/play-command.ts';

const SECRET = 'not-a-secret';
let received: { readonly request: IncomingMessage; readonly body: string };
let server: Server;
let address = '';
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    received = { request, body };
    response.end('{"message":"noted"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  if (typeof at === 'object' && at !== null) address = `http://127.0.0.1:${at.port}/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const client = new LambdaClient({
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIATEST', secretAccessKey: SECRET, sessionToken: 'session' },
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** The signature as AWS's documentation says that it is made. */
function signatureOf({ request, body }: typeof received, canonicalQuery: string): string {
  const { headers, method } = request;
  const [, signed = ''] = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? [];
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, '/', canonicalQuery, lines.join(''), signed, sha256(body)].join('\n');
  const at = String(headers['x-amz-date']);
  const scope = `${at.slice(0, 8)}/us-east-1/lambda/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n');
  const key = scope
    .split('/')
    .reduce((inner: string | Buffer, part) => hmac(inner, part), `AWS4${SECRET}`);
  return hmac(key, text).toString('hex');
}

test.each([
  ['a body', { method: 'POST', body: '{"kind":"access"}' } as const, ''],
  [
    'a query with a blank and a sign',
    { method: 'GET', query: { lease: 'a b+c' } } as const,
    'lease=a%20b%2Bc',
  ],
])('%s is signed as AWS checks it', async (_, call, query) => {
  expect(await signedCall(address, client)(call)).toEqual({
    status: 200,
    text: '{"message":"noted"}',
  });
  const { headers, url } = received.request;
  expect(url).toBe(query === '' ? '/' : `/?${query}`);
  expect(headers['x-amz-security-token']).toBe('session');
  expect(headers.authorization).toContain(`Signature=${signatureOf(received, query)}`);
});

test('a page in place of an answer is not printed: it is said that something on the way answers', async () => {
  const stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
  const complained: string[] = [];
  const ends = await stage.localAws.as('maria', () =>
    main(
      ['approve', 'users-1'],
      { print: () => {}, complain: (text) => void complained.push(text) },
      {
        ...worldOf(stage, 'maria'),
        askUrl: async () => ({ status: 200, text: '\n<!DOCTYPE html><html></html>' }),
      },
    ),
  );
  await stage.close();
  expect(ends).toBe(3);
  expect(complained).toEqual([
    expect.stringMatching(/a page in place of an answer \(status 200\).*repeat the command/),
  ]);
});
