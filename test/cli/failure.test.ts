import { STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { callerIdentity } from '../../aws/caller-identity.ts';
import { failureOf } from '../../cli/failure.ts';
import { WrongUse } from '../../cli/wrong-use.ts';

const named = (name: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });

const NOTHING = { needs: [], env: {} };

describe('an error of AWS, or on the way there, is one sentence that says what to do', () => {
  test.each([
    [
      named('CredentialsProviderError', 'Could not load credentials from any providers'),
      'aws sso login',
    ],
    [named('ExpiredTokenException', 'The security token is expired'), 'sign in again'],
    [named('UnrecognizedClientException', 'The security token is invalid'), 'AWS_PROFILE'],
    [
      named('AccessDeniedException', 'User: x is not authorized to perform: a:B\nmore'),
      'perform: a:B; the command needs a:B, c:D',
    ],
    [new Error('Region is missing'), 'AWS_REGION'],
    [
      named('Error', 'getaddrinfo ENOTFOUND sts.us-moon-1.amazonaws.com', { code: 'ENOTFOUND' }),
      'check the Region',
    ],
    [
      named('TypeError', 'fetch failed', { cause: named('Error', '', { code: 'ECONNREFUSED' }) }),
      'cannot be reached',
    ],
    [named('ThrottlingException', 'Rate exceeded', { $metadata: {} }), 'in a minute'],
    [
      named('ClusterNotFound', 'no cluster', { $metadata: {} }),
      'AWS answers ClusterNotFound: no cluster',
    ],
    [
      named('SyntaxError', 'Unexpected token <', { $metadata: {}, $response: { statusCode: 404 } }),
      'what answered is not AWS (status 404, no content type)',
    ],
    [named('Unknown', 'UnknownError', { $metadata: {} }), 'endpoint_url of the profile'],
    [
      named('Unknown', 'UnknownError', { $metadata: { requestId: '4f6c' } }),
      'AWS answers Unknown: UnknownError',
    ],
    [named('Error', 'self-signed', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'NODE_EXTRA_CA_CERTS'],
    [
      named('Error', 'write EPROTO', { code: 'EPROTO' }),
      'no TLS where https is asked for (write EPROTO)',
    ],
    [named('Unreachable', 'nothing can be said of database dev'), 'nothing can be said of'],
    [named('UnexpectedResponse', '0000000001.json cannot be read'), '0000000001.json cannot'],
  ])('%s', (error, wanted) => {
    const failure = failureOf(error, { needs: ['a:B', 'c:D'], env: {} });
    expect(failure?.sentence).toContain(wanted);
    expect(failure?.sentence).not.toContain('\n');
    expect(failure?.exit).toBe(3);
  });
});

test('what was asked wrongly ends with 2', () =>
  expect(failureOf(new WrongUse('no such file'), NOTHING)).toEqual({
    exit: 2,
    sentence: 'no such file',
  }));

test('a file or folder that this machine refuses was named wrongly', () =>
  expect(
    failureOf(named('Error', "ENOTDIR: not a directory, mkdir 'x'", { code: 'ENOTDIR' }), NOTHING),
  ).toEqual({
    exit: 2,
    sentence:
      "this machine refuses (ENOTDIR: not a directory, mkdir 'x'): name another file or folder, or see to it that this one can be read and written",
  }));

test('a mistake of ours is none of these', () =>
  expect(failureOf(new TypeError('x is not a function'), NOTHING)).toBeUndefined());

test('what the SDK itself throws where nobody listens is known', async () => {
  const client = new STSClient({
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:9',
    maxAttempts: 1,
    credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' },
  });
  const error = await callerIdentity(client).catch((thrown: unknown) => thrown);
  expect(failureOf(error, NOTHING)).toMatchObject({
    exit: 3,
    sentence: expect.stringContaining('cannot be reached'),
  });
});
