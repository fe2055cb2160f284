import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { unpackLog } from '../../aws/activity-log.ts';

const BATCH = {
  messageType: 'DATA_MESSAGE',
  owner: '111122223333',
  logGroup: '/aws/redshift/cluster/analytics/useractivitylog',
  logEvents: [{ message: 'GRANT CREATE MODEL TO ana' }],
};
const delivery = (data: string) => ({ awslogs: { data } });
const packed = (bytes: string | Buffer) => delivery(gzipSync(bytes).toString('base64'));

test('a delivery is unpacked, what else CloudWatch Logs says of it left out', () =>
  expect(
    unpackLog(
      packed(
        JSON.stringify({
          ...BATCH,
          logStream: 'serverless',
          subscriptionFilters: ['one'],
          logEvents: [{ id: '1', timestamp: 1, ...BATCH.logEvents[0] }],
        }),
      ),
    ),
  ).toEqual(BATCH));

test('bytes that are no UTF-8 are replaced, and the rest is read', () => {
  const text = JSON.stringify({ ...BATCH, logEvents: [{ message: 'GRANT @ TO ana' }] });
  const bytes = Buffer.from(text);
  bytes[bytes.indexOf('@')] = 0xff;
  expect(unpackLog(packed(bytes)).logEvents).toEqual([{ message: 'GRANT \uFFFD TO ana' }]);
});

describe('what cannot be read does not pass for nothing', () => {
  test.each<[string, unknown]>([
    ['no delivery', {}],
    ['no text', delivery('')],
    ['no base64', delivery('%%%')],
    ['not packed', delivery(Buffer.from(JSON.stringify(BATCH)).toString('base64'))],
    ['cut', delivery(gzipSync(JSON.stringify(BATCH)).subarray(0, 40).toString('base64'))],
    ['no JSON', packed('GRANT')],
    ['another shape', packed(JSON.stringify({ ...BATCH, logEvents: 'GRANT' }))],
    ['an event without a message', packed(JSON.stringify({ ...BATCH, logEvents: [{}] }))],
    [
      'a few kilobytes that unpack to more than anybody sends',
      packed(Buffer.alloc(33 * 1024 * 1024)),
    ],
  ])('%s', (_, given) =>
    expect(() => unpackLog(given)).toThrow(expect.objectContaining({ name: 'UnexpectedResponse' })),
  );

  test('and its error quotes nothing of it', () => {
    let told = '';
    try {
      unpackLog(packed('GRANT ROLE secret_name TO ana'));
    } catch (error) {
      told = String(error);
    }
    expect(told).toMatch(/^UnexpectedResponse: CloudWatch Logs/);
    expect(told).not.toContain('secret_name');
  });
});
