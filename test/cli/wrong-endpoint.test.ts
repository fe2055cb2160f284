import { createServer, type Server } from 'node:http';
import { createServer as createSocketServer, type Server as SocketServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { DEFINITIONS } from '../../cli/definitions.ts';
import { main } from '../../cli/main.ts';

/** Each command at an address where something else than AWS answers, or nothing: it says so, and what to do. */
const PAGE = '<!DOCTYPE html><html><body>Welcome</body></html>';
const XML = '<?xml version="1.0"?><ListAllMyBucketsResult><Owner/></ListAllMyBucketsResult>';

const ENV = {
  AWS_ACCESS_KEY_ID: 'nobody',
  AWS_SECRET_ACCESS_KEY: 'nothing',
  AWS_EC2_METADATA_DISABLED: 'true',
  // How often it is asked again is the SDK's business.
  AWS_MAX_ATTEMPTS: '1',
  AWS_ENDPOINT_URL: '',
};
const before = new Map(Object.keys(ENV).map((name) => [name, process.env[name]]));
beforeAll(() => {
  Object.assign(process.env, ENV);
});
afterAll(() => {
  for (const [name, value] of before)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
});

let open: Server | SocketServer | undefined;
afterEach(async () => {
  if (open !== undefined && 'closeAllConnections' in open) open.closeAllConnections();
  await new Promise((resolve) => (open === undefined ? resolve(0) : open.close(resolve)));
  open = undefined;
});

/** Lets a server answer in place of AWS; its address. */
async function answering(server: Server | SocketServer): Promise<string> {
  open = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  const address = `http://127.0.0.1:${typeof at === 'object' ? at?.port : at}`;
  process.env['AWS_ENDPOINT_URL'] = address;
  return address;
}
const http = (status: number, type: string, text: string) =>
  createServer((_, response) => response.writeHead(status, { 'content-type': type }).end(text));

async function typed(words: readonly string[], mostSilentMs = 10_000) {
  const said: string[] = [];
  const complained: string[] = [];
  const ends = await main(
    words,
    { print: (text) => void said.push(text), complain: (text) => void complained.push(text) },
    { now: () => new Date(), pause: async () => {}, mostSilentMs },
  );
  return { ends, said: said.join('\n'), complained };
}

/** One sentence, which names what has to be corrected. */
const SENTENCE = /^[^\n]{20,400}AWS_ENDPOINT_URL, which is "[^"]*"[^\n]*$/;

/** By the protocol of what is asked first: CloudFormation's, that of Step Functions, Redshift's Data API. */
const FIRST = [
  ['models'],
  ['follow', 'arn:aws:states:us-east-1:111122223333:execution:audit:4f6c'],
  ['explain', '--user', 'mark', '--model', 'demo_ml.churn'],
] as const;

describe.each<[string, () => Server | SocketServer, RegExp]>([
  ['a page that is not there', () => http(404, 'text/html', PAGE), /status 404, text\/html/],
  ['a page', () => http(200, 'text/html', PAGE), /status 200, text\/html|answered without/],
  [
    'XML of another service',
    () => http(200, 'text/xml', XML),
    /status 200, text\/xml|answered without/,
  ],
  [
    'JSON of another service',
    () => http(200, 'application/json', '{"a":1}'),
    /status 200, application\/json|answered without/,
  ],
  ['nothing at all', () => http(200, 'text/plain', ''), /answered without/],
  ['a gateway without AWS behind it', () => http(502, 'text/html', PAGE), /status 502/],
  [
    'a portal',
    () =>
      createServer((_, response) =>
        response.writeHead(302, { location: 'https://portal.example' }).end(),
      ),
    /status 302, no content type/,
  ],
  [
    'a closed connection',
    () => createServer(({ socket }) => socket.destroy()),
    /cannot be reached/,
  ],
  [
    'what speaks no HTTP',
    () => createSocketServer((socket) => socket.resume().end('SSH-2.0-OpenSSH_9.6\r\n')),
    /speaks no HTTP/,
  ],
])('what answers is %s', (_, serve, observed) => {
  test.each(FIRST)('%s', async (...words) => {
    await answering(serve());
    const { ends, complained } = await typed(words);
    expect(ends).toBe(3);
    expect(complained).toEqual([expect.stringMatching(SENTENCE)]);
    expect(complained[0]).toMatch(observed);
  });
});

test('what never answers is waited for as long as an answer may take, and named', async () => {
  const address = await answering(createServer(() => {}));
  for (const words of FIRST) {
    const { ends, complained } = await typed(words, 40);
    expect(ends).toBe(3);
    expect(complained).toEqual([
      `nothing was answered for 0.04 seconds by ${address}`,
      expect.stringMatching(SENTENCE),
    ]);
  }
});

test.each(['nonsense', ' ', 'http://', 'localhost:4566'])(
  'an address that is none: %j',
  async (address) => {
    process.env['AWS_ENDPOINT_URL'] = address;
    const { ends, complained } = await typed(['models']);
    expect(ends).toBe(3);
    expect(complained).toEqual([
      expect.stringContaining(`AWS_ENDPOINT_URL, which is ${JSON.stringify(address)}`),
    ]);
    expect(complained[0]).toMatch(/http:\/\//);
  },
);

describe('every command', () => {
  /** Where there is nothing that asks AWS, or somewhere else first. */
  const ELSEWHERE = new Set(['config diff', 'setup validate', 'doctor', 'sandbox']);
  const commands = DEFINITIONS.filter(
    ({ name, needs }) => needs.length > 0 && !ELSEWHERE.has(name),
  );
  const wordsOf = (example: string): string[] =>
    [...example.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
      ([, one, other, bare]) => one ?? other ?? bare ?? '',
    );

  test('says that what answers is not AWS', async () => {
    await answering(http(200, 'text/html', PAGE));
    const ended: unknown[] = [];
    for (const {
      name,
      examples: [example = ''],
    } of commands) {
      const { ends, complained } = await typed(wordsOf(example));
      ended.push([name, ends, complained]);
    }
    expect(ended).toEqual(commands.map(({ name }) => [name, 3, [expect.stringMatching(SENTENCE)]]));
    expect(commands.length).toBeGreaterThan(35);
  });

  test('doctor and setup validate tell it of each thing that they look at', async () => {
    await answering(http(404, 'text/html', PAGE));
    const doctor = await typed(['doctor']);
    expect(doctor).toMatchObject({ ends: 1, complained: [] });
    expect(doctor.said).toMatch(
      /observed: it could not be read: .*what answered is not AWS \(status 404, text\/html\)/,
    );
    const validate = await typed(['setup', 'validate', '--warehouse', 'analytics']);
    expect([validate.ends, validate.complained.join('\n')]).toEqual([
      3,
      expect.stringMatching(SENTENCE),
    ]);
  });
});
