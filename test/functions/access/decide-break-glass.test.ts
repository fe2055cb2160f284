import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ledgerBreakGlass } from '../../../aws/ledger/break-glass.ts';
import { reviewOf } from '../../../domain/access/break-glass.ts';
import { parseMessage } from '../../../domain/access/parse-message.ts';
import type { DecideDeps } from '../../../functions/access/decide/decide-deps.ts';
import { type Decided, decideOnce } from '../../../functions/access/decide/decide-once.ts';
import { event, REQUESTED } from '../../domain/access/events.ts';
import { config, suspension } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';
import { deciding } from './deciding.ts';

const POLICY = [
  {
    name: 'users',
    effect: 'needs-approval',
    when: { personas: ['user'], schemas: ['demo_ml'] },
    stages: [{ approvers: ['olivia'] }],
    breakGlass: ['rita', 'rita@example.com', 'sam'],
  },
  {
    name: 'building',
    effect: 'needs-approval',
    when: { privileges: ['create-model', 'schema-create'] },
    stages: [{ approvers: ['olivia'] }],
  },
  { name: 'no salaries', effect: 'deny', when: { models: ['salaries'] } },
  {
    name: 'look around',
    effect: 'allow',
    when: { privileges: ['schema-usage'], schemas: ['open'] },
  },
];
const EMERGENCY = {
  ...REQUESTED,
  requestedBy: 'rita',
  reason: 'the churn job fails, nobody answers',
  // Three hours from the time of the tests.
  expiresAt: '2026-11-23T12:00:00Z',
  breakGlass: true,
};

let bench: Bench;
let d: ReturnType<typeof deciding>;
beforeEach(async () => {
  bench = await openBench({ config: config({ policy: POLICY }) });
  d = deciding(bench);
});
afterEach(() => bench.close());

const ask = (
  changes: object = {},
  more: Partial<DecideDeps> = {},
  origin: 'answers' | 'event' = 'answers',
): Promise<Decided> => {
  const deps = { ...d.deps(), ...more };
  const sent = event('Model Access Requested', { ...EMERGENCY, ...changes });
  return decideOnce(deps, parseMessage(origin, sent, deps.config, 'execution-1'), bench.now());
};
const because = async (asked: Promise<Decided>): Promise<string> => {
  const { outcome } = await asked;
  expect(outcome?.outcome).toBe('refused');
  return (outcome?.because ?? []).join('\n');
};
const openReviews = async () =>
  (await ledgerBreakGlass(bench.table).uses()).open.map(({ leaseId }) => leaseId);
const close = (leaseId: string) =>
  bench.ledgerAnswers.write(...reviewOf(leaseId), { closed: 'by olivia' }, undefined);

test('whom the rules name begins at once, without an approval, and the review is open', async () => {
  expect(await ask()).toMatchObject({ parts: [{ leaseId: 'REQ-1', revision: 1 }] });
  expect(await bench.lease('REQ-1')).toMatchObject({
    breakGlass: true,
    approvedBy: [],
    requestedBy: 'rita',
    expiresAt: '2026-11-23T12:00:00.000Z',
    decidedBy: { source: 'answers', policy: { rules: ['users'] } },
  });
  expect(await openReviews()).toEqual(['REQ-1']);
});

describe('it skips approvals and nothing else', () => {
  test.each<[string, object, string]>([
    [
      'a rule denies it',
      { persona: { ...REQUESTED.persona, models: ['salaries'] } },
      'rule no salaries denies EXECUTE ON MODEL demo_ml.salaries',
    ],
    [
      'no rule permits it',
      {
        persona: undefined,
        privileges: [
          { kind: 'assume-role', role: 'arn:aws:iam::111122223333:role/redshift-ml/redshift-ml' },
        ],
      },
      'no rule of the policy permits',
    ],
    [
      'a rule that wants an approval names somebody else',
      { requestedBy: 'tom' },
      'rule users needs an approval, and its breakGlass does not name tom',
    ],
    [
      'one of two rules names nobody',
      { persona: { name: 'creator', schema: 'demo_ml' } },
      'rule building needs an approval, and its breakGlass does not name rita',
    ],
    [
      'nobody has to approve',
      { persona: undefined, privileges: [{ kind: 'schema-usage', schema: 'open' }] },
      'ask without breakGlass',
    ],
    [
      'a second more than four hours',
      { expiresAt: '2026-11-23T13:00:01Z' },
      'lasts 4 hours at most; name an expiresAt until 2026-11-23T13:00:00.000Z',
    ],
    ['no end', { expiresAt: null }, 'lasts 4 hours at most'],
    ['it begins later', { startsAt: '2026-11-23T10:00:00Z' }, 'breakGlass begins at once'],
    ['the reason is blank', { reason: ' ' }, 'detail.reason'],
    ['who asks is a name for nobody', { requestedBy: 'null' }, 'names nobody'],
  ])('%s: refused', async (_, changes, why) => {
    expect(await because(ask(changes))).toContain(why);
    expect(await bench.lease('REQ-1')).toBeUndefined();
    expect(await openReviews()).toEqual([]);
  });

  test('it is taken at the URL only: no source may say who breaks the glass', async () =>
    expect(await because(ask({}, {}, 'event'))).toContain(
      'breakGlass is taken at the URL for answers only',
    ));

  test('a suspended grantee stays so', async () => {
    const { suspensions } = d.deps();
    await suspensions.begin(suspension({ grantee: REQUESTED.grantee as never }));
    expect(await because(ask())).toContain('access is suspended since');
    expect(await openReviews()).toEqual([]);
  });

  test.each<[string, (deps: DecideDeps) => Partial<DecideDeps>]>([
    [
      'what is suspended',
      ({ suspensions }) => ({ suspensions: { ...suspensions, ofDatabase: fails } }),
    ],
    [
      'which reviews are open',
      ({ breakGlass }) => ({ breakGlass: { ...breakGlass, uses: fails } }),
    ],
    ['whether a review is closed', () => ({ answers: { find: fails } })],
  ])(
    'where nobody can say %s, nothing begins; the same message may come again',
    async (_, broken) => {
      await expect(ask({}, broken(d.deps()))).rejects.toThrow('no answer');
      expect(await bench.lease('REQ-1')).toBeUndefined();
      expect(await ask()).toMatchObject({ parts: [{ leaseId: 'REQ-1' }] });
    },
  );
});
const fails = async (): Promise<never> => {
  throw new Error('no answer');
};

test('it is not extended', async () => {
  await ask();
  expect(
    await because(d.extend({ expiresAt: '2026-11-24T12:00:00Z', approvedBy: ['eve'] })),
  ).toContain('lease REQ-1 began by breakGlass and ends at');
});

describe('a use is reviewed before the next one', () => {
  test.each(['rita', 'rita@example.com'])(
    'the next one of the same person, as %s, is refused and told who has to do what',
    async (person) => {
      await ask();
      const why = await because(ask({ requestId: 'REQ-2', requestedBy: person }));
      expect(why).toContain('rita used breakGlass for REQ-1 at 2026-11-23T09:00:00.000Z');
      expect(why).toContain('somebody else has to close it first, by POST {"kind":"break-glass"');
      expect(await bench.lease('REQ-2')).toBeUndefined();
    },
  );
  test('another person is not kept from it', async () => {
    await ask();
    await ask({ requestId: 'REQ-2', requestedBy: 'sam' });
    expect(await openReviews()).toEqual(['REQ-1', 'REQ-2']);
  });
  test('once somebody has closed it, it may be used again', async () => {
    await ask();
    await close('REQ-1');
    expect(await ask({ requestId: 'REQ-2' })).toMatchObject({ parts: [{ leaseId: 'REQ-2' }] });
    expect(await openReviews()).toEqual(['REQ-2']);
  });
  test('of two at the same moment one loses, and finds the other when it tries again', async () => {
    const { breakGlass } = d.deps();
    const late: DecideDeps['breakGlass'] = {
      ...breakGlass,
      put: async (...both) => {
        await ask({ requestId: 'REQ-2', requestedBy: 'rita@example.com' });
        return breakGlass.put(...both);
      },
    };
    await expect(ask({}, { breakGlass: late })).rejects.toMatchObject({ name: 'TryAgain' });
    expect(await bench.lease('REQ-1')).toBeUndefined();
    expect(await because(ask())).toContain('used breakGlass for REQ-2');
  });
});

describe('repeated, or dead in between', () => {
  test('Decide that is repeated opens no second review and begins no second lease', async () => {
    await ask();
    await ask();
    expect(await openReviews()).toEqual(['REQ-1']);
    expect(await bench.lease('REQ-1')).toMatchObject({ revision: 1 });
  });
  test('its review may be closed while it is repeated', async () => {
    await ask();
    await close('REQ-1');
    expect(await ask()).toMatchObject({ parts: [{ leaseId: 'REQ-1' }] });
  });
  test('dead between review and lease: the same message goes on, another is told of the review', async () => {
    const { leases } = d.deps();
    const dead = { leases: { ...leases, draft: fails } };
    await expect(ask({}, dead)).rejects.toThrow('no answer');
    expect(await openReviews()).toEqual(['REQ-1']);
    expect(await because(ask({ requestId: 'REQ-2' }))).toContain(
      'its review is open, whether or not that access began',
    );
    expect(await ask()).toMatchObject({ parts: [{ leaseId: 'REQ-1' }] });
  });
  test('what did not begin before its review was closed does not begin after', async () => {
    const { leases } = d.deps();
    await expect(ask({}, { leases: { ...leases, draft: fails } })).rejects.toThrow('no answer');
    await close('REQ-1');
    expect(await because(ask())).toContain('was closed before its access began');
    expect(await ask({ requestId: 'REQ-2' })).toMatchObject({ parts: [{ leaseId: 'REQ-2' }] });
  });
});
