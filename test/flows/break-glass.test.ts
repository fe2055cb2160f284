import { describe, expect, test } from '@jest/globals';
import { ANNOUNCEMENTS } from '../../domain/access/announcement.ts';
import type { JsonObject } from '../../local-aws/json.ts';
import { post } from '../../sandbox/stage/approver.ts';
import { ANALYSTS, group } from '../../sandbox/stage/portal.ts';
import { type ApprovalScene, CREATOR, creatorsNeed, inApprovalScene } from './approval-scene.ts';

const POLICY = creatorsNeed(['olivia', 'paul']).map((rule) => ({ ...rule, breakGlass: ['rita'] }));
const GRANTS = [
  `GRANT CREATE MODEL TO GROUP "${ANALYSTS}"`,
  `GRANT CREATE, USAGE ON SCHEMA "demo_ml" TO GROUP "${ANALYSTS}"`,
];

const scene = (play: (on: ApprovalScene & ReturnType<typeof people>) => Promise<void>) => () =>
  inApprovalScene({ policy: POLICY }, (on) => play({ ...on, ...people(on) }));

const people = ({ stage: { localAws } }: ApprovalScene) => {
  const say = async (person: string, body: JsonObject) => {
    const { statusCode, body: said } = await post(localAws, person, body);
    await localAws.runUntilIdle();
    return { status: statusCode, message: String(JSON.parse(said).message) };
  };
  const hours = (count: number) => new Date(localAws.clock.now() + count * 3_600_000).toISOString();
  return {
    breakGlass: (person: string, requestId: string, expiresAt = hours(2)) =>
      say(person, {
        kind: 'request',
        detailType: 'Model Access Requested',
        detail: {
          ...CREATOR,
          requestId,
          warehouse: 'analytics',
          database: 'dev',
          expiresAt,
          reason: 'the nightly model fails',
          breakGlass: true,
        },
      }),
    close: (person: string, lease: string, finding = 'needed, and undone') =>
      say(person, { kind: 'break-glass', lease, finding }),
    show: async (lease: string) =>
      localAws.callUrl('answer', {
        method: 'GET',
        caller: 'arn:aws:iam::111122223333:user/olivia',
        query: { breakGlass: lease },
      }),
  };
};

test(
  'an emergency: access at once, told loudly, over after its time',
  scene(async ({ stage, portal, breakGlass, announced, grants }) => {
    expect(await breakGlass('rita', 'bg-1')).toMatchObject({ status: 202 });
    expect(portal.outcome('bg-1').outcome).toBe('applied');
    expect(grants()).toEqual(GRANTS);
    const [used, ...others] = announced('Model Access Break-Glass Used');
    expect(others).toEqual([]);
    expect(ANNOUNCEMENTS['Model Access Break-Glass Used'].parse(used)).toEqual(used);
    expect(used).toMatchObject({
      leaseId: 'bg-1',
      requestedBy: 'rita',
      reason: 'the nightly model fails',
      rules: ['creators'],
      outcome: 'applied',
      grantee: group(ANALYSTS),
    });
    await stage.localAws.runFor(3 * 3_600_000);
    expect(grants().slice(GRANTS.length)).toEqual(
      GRANTS.map((sql) => sql.replace('GRANT', 'REVOKE').replace(' TO ', ' FROM ')),
    );
    expect(announced('Model Access Break-Glass Used')).toHaveLength(1);
  }),
);

test(
  'sent again, it is the same use',
  scene(async ({ stage, breakGlass, announced, grants }) => {
    const until = new Date(stage.localAws.clock.now() + 3_600_000).toISOString();
    await breakGlass('rita', 'bg-1', until);
    expect(await breakGlass('rita', 'bg-1', until)).toMatchObject({ status: 200 });
    expect(grants()).toEqual(GRANTS);
    expect(announced('Model Access Break-Glass Used')).toHaveLength(1);
  }),
);

describe('its review', () => {
  test(
    'somebody else closes it, once, and then the person may use it again',
    scene(async ({ portal, breakGlass, close, show, refused }) => {
      expect(await close('olivia', 'bg-1')).toMatchObject({ status: 404 });
      await breakGlass('rita', 'bg-1');
      expect((await show('bg-1')).body).toContain('its review is open');
      for (const self of ['rita', 'Rita@example.com'])
        expect(await close(self, 'bg-1')).toMatchObject({
          status: 403,
          message: expect.stringContaining('is the requester and does not close the review'),
        });
      expect(await close('tom', 'bg-1')).toMatchObject({
        status: 403,
        message: expect.stringContaining('the review is closed by olivia, paul'),
      });
      expect(await close('olivia', 'bg-1', ' ')).toMatchObject({ status: 400 });
      await breakGlass('rita', 'bg-2');
      expect(portal.outcome('bg-2')).toMatchObject({
        outcome: 'refused',
        because: [expect.stringContaining('rita used breakGlass for bg-1')],
      });
      expect(await close('olivia', 'bg-1')).toMatchObject({
        status: 200,
        message: expect.stringContaining('rita may use breakGlass again'),
      });
      expect(await close('olivia', 'bg-1', 'another finding')).toMatchObject({ status: 200 });
      expect(await close('paul', 'bg-1')).toMatchObject({
        status: 409,
        message: expect.stringContaining('was closed already by olivia'),
      });
      expect((await show('bg-1')).body).toContain('closed by olivia');
      expect((await show('bg-1')).body).toContain('needed, and undone');
      expect(refused()).toHaveLength(6);
      await breakGlass('rita', 'bg-3');
      expect(portal.outcome('bg-3').outcome).toBe('already');
    }),
  );

  test(
    'a GET changes nothing',
    scene(async ({ stage, breakGlass, show }) => {
      await breakGlass('rita', 'bg-1');
      const before = stage.localAws.table.items().length;
      expect(await show('bg-1')).toMatchObject({ statusCode: 200 });
      expect(await show('bg-9')).toMatchObject({ statusCode: 404 });
      expect(stage.localAws.table.items()).toHaveLength(before);
    }),
  );
});
