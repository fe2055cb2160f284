import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { hmacSha256 } from '../../../domain/hash.ts';
import { messageInWords } from '../../../domain/notifications/alarm.ts';
import { posted, readWebhook } from '../../../domain/notifications/webhook.ts';

const URL = 'https://hooks.slack.com/services/T0/B0/zzz-secret-zzz';
const signingKey = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

test('the signature is that of Standard Webhooks, by the example of its libraries', () => {
  const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
  expect(hmacSha256(key, 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}')).toBe(
    'g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  );
});

test('a message is signed with its id and time, as whoever receives it checks', () => {
  const { headers, body } = posted(
    { url: URL, signingKey },
    { id: 'm-1', at: new Date('2026-03-02T09:00:00.999Z'), text: 'held' },
  );
  expect(body).toBe('{"text":"held"}');
  const signed = createHmac('sha256', Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'))
    .update('m-1.1772442000.{"text":"held"}')
    .digest('base64');
  expect(headers).toEqual({
    'content-type': 'application/json',
    'webhook-id': 'm-1',
    'webhook-timestamp': '1772442000',
    'webhook-signature': `v1,${signed}`,
  });
});

test('a name mentions nobody and links nowhere in Slack', () =>
  expect(
    posted(
      { url: URL, signingKey },
      { id: 'm', at: new Date(0), text: '<!channel> & <https://evil|approve>' },
    ).body,
  ).toBe('{"text":"&lt;!channel&gt; &amp; &lt;https://evil|approve&gt;"}'));

test('a secret is a webhook with its key, and what is wrong with it is said without it', () => {
  expect(readWebhook(JSON.stringify({ url: URL, signingKey }))).toEqual({
    webhook: { url: URL, signingKey },
  });
  for (const [secret, problem] of [
    [URL, ''],
    ['{}', 'url is missing; string is wanted; signingKey is missing; string is wanted'],
    [JSON.stringify({ url: URL.replace('https', 'http'), signingKey }), 'url is no https URL'],
    [
      JSON.stringify({ url: URL, signingKey: 'whsec_short' }),
      'signingKey is not whsec_ and 24 to 64 bytes in Base64',
    ],
  ] as const) {
    const read = readWebhook(secret);
    expect(read).toEqual({ problem: problem === '' ? expect.any(String) : problem });
    expect(JSON.stringify(read)).not.toContain('zzz-secret-zzz');
  }
});

test("CloudWatch's JSON is put into words, and words stay as they are", () => {
  expect(
    messageInWords(
      JSON.stringify({
        AlarmName: 'redshift-ml-admin-prod-SweepSilent',
        AlarmDescription: 'The sweep does not run. See docs/runbook.md#sweepsilent',
        AWSAccountId: '111122223333',
        NewStateValue: 'ALARM',
        NewStateReason: 'Threshold Crossed: 1 datapoint was less than 1',
      }),
    ),
  ).toBe(
    [
      'ALARM: redshift-ml-admin-prod-SweepSilent',
      '  The sweep does not run. See docs/runbook.md#sweepsilent',
      '  observed: Threshold Crossed: 1 datapoint was less than 1',
    ].join('\n'),
  );
  expect(messageInWords('an access waits\n  {"AlarmName":1}')).toBe(
    'an access waits\n  {"AlarmName":1}',
  );
});
