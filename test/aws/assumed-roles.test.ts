import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { assumedRoles } from '../../aws/assumed-roles.ts';

const mock = mockClient(STSClient);
afterAll(() => mock.restore());
const START = Date.parse('2026-03-02T09:00:00Z');
const MINUTE = 60_000;
let nowMs = START;
const signed: string[] = [];
beforeEach(() => {
  mock.reset();
  signed.length = 0;
  nowMs = START;
});

const HUB = { arn: 'arn:aws:iam::111122223333:role/SpokeReader' };
const SPOKE = { arn: 'arn:aws:iam::222233334444:role/SpokeReader', externalId: 'sales-7f3a' };
const OTHER = { arn: 'arn:aws:iam::333344445555:role/SpokeReader', externalId: 'risk-91bc' };
const sessions = () => assumedRoles({ session: 'look', now: () => new Date(nowMs) });
const asked = () => mock.commandCalls(AssumeRoleCommand).map(({ args: [{ input }] }) => input);

/** Each role has credentials of its own, for an hour. */
const grantAll = () =>
  mock.on(AssumeRoleCommand).callsFake(async ({ RoleArn }, getClient) => {
    const { credentials } = getClient().config;
    // As the SDK would to sign: those that the client was given, and no others of this machine.
    signed.push(credentials.attributed === true ? (await credentials()).accessKeyId : 'own');
    return {
      Credentials: {
        AccessKeyId: `key of ${RoleArn}`,
        SecretAccessKey: 's',
        SessionToken: 't',
        Expiration: new Date(nowMs + 60 * MINUTE),
      },
    };
  });

test('no role is the own credentials', () => expect(sessions()([])).toBeUndefined());

test('a session is called after the function, and one role after the other is assumed', async () => {
  grantAll();
  const credentials = await sessions()([HUB, SPOKE])?.();
  expect(credentials?.accessKeyId).toBe(`key of ${SPOKE.arn}`);
  expect(asked()).toEqual([
    { RoleArn: SPOKE.arn, RoleSessionName: 'look', ExternalId: 'sales-7f3a' },
    { RoleArn: HUB.arn, RoleSessionName: 'look' },
  ]);
  expect(signed).toEqual(['own', `key of ${HUB.arn}`]);
});

test('each account has its own, also where they are asked for together; the way to all is one session', async () => {
  grantAll();
  const of = sessions();
  const keysOf = () =>
    Promise.all([SPOKE, OTHER].map(async (one) => (await of([HUB, one])?.())?.accessKeyId));
  const wanted = [SPOKE, OTHER].map(({ arn }) => `key of ${arn}`);
  expect(await keysOf()).toEqual(wanted);
  mock.resetHistory();
  expect(await keysOf()).toEqual(wanted);
  expect(asked()).toEqual([]);
  await of([HUB, { ...OTHER, externalId: 'another' }])?.();
  expect(asked().map(({ RoleArn, ExternalId }) => [RoleArn, ExternalId])).toEqual([
    [OTHER.arn, 'another'],
  ]);
});

test('they are kept until ten minutes before they end', async () => {
  grantAll();
  const credentials = sessions()([SPOKE]);
  await credentials?.();
  nowMs = START + 49 * MINUTE;
  await credentials?.();
  expect(asked()).toHaveLength(1);
  nowMs = START + 50 * MINUTE;
  await credentials?.();
  expect(asked()).toHaveLength(2);
});

test('a refusal says which role, in which account, and what to do; the next call asks again', async () => {
  mock
    .on(AssumeRoleCommand)
    .rejectsOnce(Object.assign(new Error('not authorized'), { name: 'AccessDenied' }));
  const credentials = sessions()([SPOKE]);
  await expect(credentials?.()).rejects.toMatchObject({
    name: 'AccountUnreachable',
    message:
      'arn:aws:iam::222233334444:role/SpokeReader may not be assumed; deploy spoke.yml in account 222233334444, or correct its externalId in config/admin.yml: not authorized',
  });
  grantAll();
  expect((await credentials?.())?.accessKeyId).toBe(`key of ${SPOKE.arn}`);
});

test('what went wrong on the way says nothing of the account', async () => {
  mock
    .on(AssumeRoleCommand)
    .rejects(Object.assign(new Error('Rate exceeded'), { name: 'Throttling' }));
  await expect(sessions()([SPOKE])?.()).rejects.toMatchObject({ name: 'Throttling' });
});

test('half of an answer is none', async () => {
  mock.on(AssumeRoleCommand).resolves({});
  await expect(sessions()([SPOKE])?.()).rejects.toMatchObject({ name: 'UnexpectedResponse' });
});
