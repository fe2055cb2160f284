import { describe, expect, test } from '@jest/globals';
import type { AuditReport } from '../../domain/audit/report.ts';
import { createFaults, EVERYTHING, type Faults } from '../../local-aws/faults.ts';
import { audit } from '../../sandbox/chapters/audit.ts';
import { dbaOf } from '../../sandbox/chapters/dba.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { playStory } from '../../sandbox/stage/play-story.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../../sandbox/stage/portal.ts';
import { ALL, seeds } from '../scope.ts';

/** Faults that strike only while they are let. */
function letting(seed: number): { faults: Faults; strike: (isOn: boolean) => void } {
  const inner = createFaults(seed, EVERYTHING);
  let isOn = false;
  return {
    strike: (next) => {
      isOn = next;
    },
    faults: {
      ...inner,
      strikes: (kind, about) => isOn && inner.strikes(kind, about),
      isOn: (kind) => isOn && inner.isOn(kind),
    },
  };
}

interface Struck {
  readonly before: AuditReport | undefined;
  /** Missing: the audit ended without a report. */
  readonly report: AuditReport | undefined;
  readonly status: string | undefined;
}

/** Two audits of the same state with defects planted in it: one undisturbed, the other while faults strike. */
async function struck(seed: number): Promise<Struck> {
  const { faults, strike } = letting(seed);
  let before: AuditReport | undefined;
  let report: AuditReport | undefined;
  let status: string | undefined;
  await playStory(
    {
      name: 'audit-faults',
      setting: analytics({ furnish: async (admin) => admin.createUser('nina') }),
      play: async (stage) => {
        const portal = openPortal(stage);
        const dba = dbaOf(stage);
        const persona = userOf('demo_ml', MODEL);
        await portal.approve('users', { grantee: group(MARKETING), persona });
        await dba(`GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO nina`);
        await dba(`GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO PUBLIC`);
        await stage.waitMinutes(20);
        before = (await audit(stage))?.report;
        await stage.waitMinutes(20);
        strike(true);
        const told = stage.localAws.published.length;
        const found = await audit(stage);
        strike(false);
        const isTold = stage.localAws.published.length > told;
        report = isTold ? found?.report : undefined;
        status = stage.localAws.executions.findLast(({ machine }) => machine === 'audit')?.status;
      },
    },
    { stores: 'memory', emit: () => {}, faults },
  );
  return { before, report, status };
}

const failed = ({ findings }: AuditReport): string[] =>
  findings.flatMap(({ id, verdict }) => (verdict === 'fail' ? [id] : []));

/** What such an audit may not say. */
function wrong({ before, report, status }: Struck): string[] {
  if (before === undefined) return ['the undisturbed audit left no report'];
  const known = failed(before);
  if (known.length === 0) return ['the undisturbed audit found nothing'];
  // Without a report the execution failed, for an alarm to be heard.
  if (report === undefined) return status === 'SUCCEEDED' ? ['it succeeded without a report'] : [];
  const said = new Map(report.findings.map(({ id, verdict }) => [id, verdict]));
  return [
    ...known.filter((id) => !said.has(id)).map((id) => `${id} is not found any more`),
    ...(report.verdict.outcome === 'pass' ? ['it passed'] : []),
    ...(report.changes.resolved.length > 0 ? ['something passes for resolved'] : []),
    // Nothing may be found that is not so; what faults leave behind in the account is none of it.
    ...failed(report).filter((id) => !known.includes(id)),
    ...(status === 'SUCCEEDED' && report.coverage.missing.length > 0
      ? ['it succeeded and did not see everything']
      : []),
    ...(report.verdict.outcome === 'incomplete' &&
    !report.findings.some(({ verdict }) => verdict === 'unknown')
      ? ['it is incomplete and does not say of what']
      : []),
  ];
}

// One costs as much as a story.
(ALL ? describe : describe.skip)('whatever goes wrong while it runs', () => {
  test.each(seeds(30))(
    'seed %i: an audit is whole, or says what it does not know, and never passes wrongly',
    async (seed) => expect(wrong(await struck(seed))).toEqual([]),
  );
});
