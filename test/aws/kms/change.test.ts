import { KMSClient } from '@aws-sdk/client-kms';
import { expect, test } from '@jest/globals';
import { keySenders } from '../../../aws/kms/change.ts';
import { readKey } from '../../../aws/kms/read.ts';
import { emptyAccount } from '../../../sandbox/accounts/example.ts';
import { inAccount } from '../account.ts';
import { sending } from '../sending.ts';

const kms = new KMSClient({ region: 'us-east-1' });
const sendCreateKey = sending(keySenders, { kmsOnce: kms });

test('a key is made, then named: each half can be repeated, and with the alias there is nothing left to do', () =>
  inAccount(emptyAccount, async ({ state }) => {
    const call = {
      operation: 'kms:CreateKey',
      input: { AliasName: 'alias/lake', Description: 'x', Tags: [] },
    } as const;
    const made = await sendCreateKey(call);
    expect(made).toEqual({ is: 'partly', created: expect.stringMatching(/^key-/) });
    const id = made.is === 'partly' ? made.created : '';
    expect([
      await sendCreateKey(call, { token: '', created: id }),
      await sendCreateKey(call, { token: '', created: id }),
    ]).toEqual([
      { is: 'done', created: id },
      { is: 'done', created: id },
    ]);
    expect(await sendCreateKey(call)).toEqual({ is: 'already' });
    expect([...state.keys.keys()]).toEqual(['lake']);
    expect(await readKey(kms, 'alias/lake')).toMatchObject({
      ok: { policy: { ok: expect.stringContaining(':root') } },
    });
  }));

test('a key whose alias somebody else took meanwhile is refused', () =>
  inAccount({ ...emptyAccount, keys: { lake: {} } }, async () => {
    const input = { AliasName: 'alias/lake', Description: 'x', Policy: '{}', Tags: [] };
    expect(
      await sendCreateKey({ operation: 'kms:CreateKey', input }, { token: '', created: 'key-9' }),
    ).toMatchObject({
      is: 'refused',
      because: expect.stringMatching(/^alias\/lake is the alias of arn:aws:kms:/),
    });
  }));
