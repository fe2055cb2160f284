import { expect, test } from '@jest/globals';
import { ANALYSTS, group, MARKETING } from '../../sandbox/stage/portal.ts';
import { creatorsNeed, inApprovalScene } from './approval-scene.ts';

const BOTH = [group(MARKETING), group(ANALYSTS)];

test('two groups in one request: one question, one answer, a lease for each, which end together or alone', () =>
  inApprovalScene(
    { policy: creatorsNeed(['olivia', 'paul']) },
    async ({ stage, portal, ask, answer, announced, grants }) => {
      const { question, grantee, text } = await ask('ap-1', { grantee: BOTH });
      expect(grantee).toEqual([group(MARKETING), group(ANALYSTS)]);
      expect(text).toContain(`for group ${MARKETING}, group ${ANALYSTS} in analytics, as creator:`);
      expect(text).toContain(`group ${ANALYSTS} has id`);
      await answer('olivia', 'ap-1', question);
      expect(announced()).toHaveLength(1);
      expect(portal.outcome('ap-1').outcome).toBe('applied');
      expect(
        announced('Model Access Applied').map((detail) => [
          detail['requestId'],
          detail['leaseId'],
          Object(detail['grantee']).name,
        ]),
      ).toEqual([
        ['ap-1', 'ap-1~1', MARKETING],
        ['ap-1', 'ap-1~2', ANALYSTS],
      ]);
      const usage = (who: string) =>
        grants().filter((sql) => sql.startsWith(who) && sql.includes('USAGE'));
      expect(usage('GRANT').join()).toContain(MARKETING);
      expect(usage('GRANT').join()).toContain(ANALYSTS);

      await portal.revoke('rv-1', 'ap-1~1');
      expect(portal.outcome('rv-1').outcome).toBe('ended');
      expect(usage('REVOKE').join()).toContain(MARKETING);
      expect(usage('REVOKE').join()).not.toContain(ANALYSTS);

      await portal.revoke('rv-2', 'ap-1');
      expect(portal.outcome('rv-2').outcome).toBe('ended');
      expect(usage('REVOKE').join()).toContain(ANALYSTS);
      expect(
        stage.localAws.table.items().filter(({ sk }) => sk?.S?.startsWith('LEASE#ap-1')),
      ).toEqual([]);
    },
  ));
