import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import type { Action } from '../../domain/setup/action.ts';
import { SetupFacts } from '../../domain/setup/facts.ts';
import { planSetup } from '../../domain/setup/run/plan.ts';
import { stepOf } from '../../domain/setup/run/planned-step.ts';
import { type Step, stepHash } from '../../domain/setup/run/step.ts';
import type { LocalAws } from '../../local-aws/local-aws.ts';
import { configOf, ROLE, soundAccount } from '../../sandbox/accounts/example.ts';
import { inSetupWorld, type SetupWorld } from './setup-account.ts';

const PK = 'SETUP#analytics';
const packed = (value: unknown): string => gzipSync(JSON.stringify(value)).toString('base64');

/** What somebody who may write the journal, but no answers, puts there. */
async function forge(localAws: LocalAws, sk: string, value: unknown): Promise<void> {
  const item = { pk: { S: PK }, sk: { S: sk }, body: { S: packed(value) } };
  await localAws.table.replace([
    ...localAws.table.items().filter(({ pk, sk: key }) => pk?.S !== PK || key?.S !== sk),
    item,
  ]);
}

/** A run that waits for an answer: its name, its round and what it saw. */
async function waiting({ localAws, run }: SetupWorld) {
  await run('remediate', 0);
  for (let tenths = 0; tenths < 20_000 && localAws.published.length === 0; tenths += 1)
    await localAws.runFor(100);
  const found = localAws.table
    .items()
    .filter(({ pk }) => pk?.S === PK)
    .map(({ sk, body }) => [/^RUN#(.+)#FACTS#(\d+)$/.exec(sk?.S ?? ''), body?.S ?? ''] as const)
    .findLast(([key]) => key !== null);
  const [key, body = ''] = found ?? [];
  const [, name = '', round = ''] = key ?? [];
  const text = gunzipSync(Buffer.from(body, 'base64')).toString('utf8');
  return { name, round: Number(round), facts: SetupFacts.parse(JSON.parse(text)) };
}

/** Attach, as the machine would invoke it on the plan that is in the journal, and what was called by it. */
async function attached(
  { localAws, calls }: SetupWorld,
  { name, round }: { readonly name: string; readonly round: number },
) {
  const before = calls.length;
  const answer = await localAws.invoke('setupAttach', {
    request: { warehouse: 'analytics', mode: 'remediate' },
    run: name,
    round,
    planned: round,
    index: 0,
    attempts: 0,
    waits: 0,
    undo: 'none',
    next: 'attach',
  });
  const did = calls
    .slice(before)
    .filter(({ function: by, service }) => by === 'setupAttach' && service !== 'DynamoDB');
  return { answer, did: did.map(({ operation }) => operation) };
}

const routed = { account: soundAccount, config: configOf({ path: 'simple', routing: 'on' }) };
const FOREIGN: Action = {
  id: 'trust',
  handling: 'repairs',
  call: {
    operation: 'iam:UpdateAssumeRolePolicy',
    input: {
      RoleName: ROLE.slice(ROLE.lastIndexOf('/') + 1),
      PolicyDocument:
        '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::666677778888:root"},"Action":"sts:AssumeRole"}]}',
    },
  },
  consequence: '',
  repairs: 'RedshiftML.8',
  undo: [],
};

test('a plan that somebody wrote into the journal, with a hash that fits it, is not carried out', () =>
  inSetupWorld(routed, async (world) => {
    const seen = await waiting(world);
    const actions = [FOREIGN];
    const step: Step = {
      handling: 'repairs',
      hash: stepHash('repairs', 'analytics', actions),
      covers: actions,
      actions,
      later: [],
      before: [],
      predicted: [],
    };
    await forge(world.localAws, `RUN#${seen.name}#PLAN#${seen.round}`, step);
    const { answer, did } = await attached(world, seen);
    expect(answer).toMatchObject({
      next: 'undo',
      because: expect.stringContaining(
        `the plan of round ${seen.round} in the journal is not carried out: `,
      ),
    });
    expect(did).toEqual([]);
  }));

test('an approval that somebody wrote into the journal approves nothing', () =>
  inSetupWorld(routed, async (world) => {
    const seen = await waiting(world);
    const { asks, approvalHash } = planSetup(seen.facts);
    const step = stepOf({ handling: 'asks', hash: approvalHash, covers: asks }, asks, seen.facts);
    const approval = {
      approved: true,
      by: 'arn:aws:iam::111122223333:user/ada',
      at: '2026-03-02T09:00:00Z',
    };
    await forge(world.localAws, `RUN#${seen.name}#PLAN#${seen.round}`, step);
    for (const kind of ['APPROVAL', 'ANSWER'])
      await forge(world.localAws, `RUN#${seen.name}#${kind}#${approvalHash}`, approval);
    const { answer, did } = await attached(world, seen);
    expect(answer).toMatchObject({
      next: 'undo',
      because: `the plan ${approvalHash} is not approved`,
    });
    expect(did).toEqual([]);
  }));
