import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { SNSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { compose } from '../../../functions/operation/post.ts';

const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:hook-AbCdEf';
const URL = 'https://hooks.slack.com/services/T0/B0/zzz-secret-zzz';
const WEBHOOK = JSON.stringify({ url: URL, signingKey: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });

const secrets = mockClient(SecretsManagerClient);
const fetched = jest.spyOn(globalThis, 'fetch');
afterAll(() => {
  secrets.restore();
  fetched.mockRestore();
});
beforeEach(() => {
  secrets.reset();
  fetched.mockReset();
});

const post = (text: string, secret = SECRET): Promise<void> =>
  compose({
    env: { WEBHOOK_SECRET: secret },
    now: () => new Date('2026-03-02T09:00:00Z'),
    pause: async () => {},
  })(said(text));

const said = (Message: string): SNSEvent => ({
  Records: [
    {
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      EventSubscriptionArn: 'arn',
      Sns: {
        Type: 'Notification',
        MessageId: 'm-1',
        TopicArn: 'arn:aws:sns:us-east-1:111122223333:alarms',
        Subject: 'a subject',
        Message,
        Timestamp: '2026-03-02T09:00:00.000Z',
        SignatureVersion: '1',
        Signature: '',
        SigningCertUrl: '',
        UnsubscribeUrl: '',
        MessageAttributes: {},
      },
    },
  ],
});

test('what a topic tells is posted once, signed, to the webhook of the secret', async () => {
  secrets.on(GetSecretValueCommand, { SecretId: SECRET }).resolves({ SecretString: WEBHOOK });
  fetched.mockResolvedValue(new Response('ok'));
  await post('an access waits');
  expect(fetched.mock.calls).toEqual([
    [
      URL,
      expect.objectContaining({
        method: 'POST',
        redirect: 'error',
        body: '{"text":"an access waits"}',
        headers: expect.objectContaining({
          'webhook-id': 'm-1',
          'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
        }),
      }),
    ],
  ]);
});

test('without a webhook nothing is read and nothing is posted', async () => {
  await post('x', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:none');
  expect([fetched.mock.calls, secrets.calls()]).toEqual([[], []]);
});

test.each<[string, () => void, string, string]>([
  [
    'refuses',
    () => void fetched.mockResolvedValue(new Response('no_service', { status: 404 })),
    'TryAgain',
    'the webhook answered 404',
  ],
  [
    'cannot be reached',
    () => void fetched.mockRejectedValue(new TypeError(`fetch failed for ${URL}`)),
    'TryAgain',
    'the webhook cannot be reached: TypeError',
  ],
])(
  'a webhook that %s is tried again, and no error names it',
  async (_, meanwhile, name, message) => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: WEBHOOK });
    meanwhile();
    await expect(post('x')).rejects.toMatchObject({ name, message });
  },
);

test('a secret that is no webhook is told without its content', async () => {
  secrets.on(GetSecretValueCommand).resolves({ SecretString: `{"url":"${URL}"}` });
  await expect(post('x')).rejects.toMatchObject({
    name: 'InvalidConfiguration',
    message:
      'the secret webhookSecret of config/deployment.yml is no webhook: signingKey is missing; string is wanted; write { "url": "https://…", "signingKey": "whsec_…" } into it',
  });
});
