import { expect, test } from '@jest/globals';
import { readAccountBlock, s3Control } from '../../../aws/s3/account-block.ts';
import { emptyAccount } from '../../../sandbox/accounts/example.ts';
import { inAccount } from '../account.ts';

const client = s3Control({ region: 'us-east-1' });
const read = (account = emptyAccount.id) => readAccountBlock(client, account);

test('what the account blocks, and what it leaves open', () =>
  inAccount({ ...emptyAccount, accountBlock: ['BlockPublicAcls', 'RestrictPublicBuckets'] }, () =>
    expect(read()).resolves.toEqual({
      ok: {
        BlockPublicAcls: true,
        IgnorePublicAcls: false,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: true,
      },
    }),
  ));

test('that nobody has set a switch is an answer', () =>
  inAccount(emptyAccount, async () => expect(await read()).toHaveProperty('missing')));

test('without s3:GetAccountPublicAccessBlock: denied, naming it', () =>
  inAccount({ ...emptyAccount, refused: ['s3:GetAccountPublicAccessBlock'] }, () =>
    expect(read()).resolves.toEqual({ denied: 's3:GetAccountPublicAccessBlock' }),
  ));

test("another account's is not told", () =>
  inAccount(emptyAccount, async () => expect(await read('999999999999')).toHaveProperty('denied')));

/** Where a request of the client would go. */
async function addressOf(endpoint?: string): Promise<string> {
  let address = '';
  const requestHandler = {
    handle: async (request: { hostname: string; path: string }) => {
      address = `${request.hostname}${request.path}`;
      return { response: { statusCode: 200, headers: {} } };
    },
  };
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  const own = endpoint === undefined ? {} : { endpoint };
  await readAccountBlock(
    s3Control({ region: 'us-east-1', credentials, requestHandler, ...own }),
    '123456789012',
  );
  return address;
}

test("AWS's names begin with the account, and those of an endpoint of one's own do not", async () => {
  const path = '/v20180820/configuration/publicAccessBlock';
  expect(await addressOf()).toBe(`123456789012.s3-control.us-east-1.amazonaws.com${path}`);
  expect(await addressOf('http://127.0.0.1:5599')).toBe(`127.0.0.1${path}`);
});
