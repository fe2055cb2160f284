import { expect } from '@jest/globals';
import type { PolicyRule } from '../../domain/access/policy/rule.ts';
import type { AdminFile } from '../../domain/config.ts';
import type { JsonObject } from '../../local-aws/json.ts';
import { adminFile, analytics } from '../../sandbox/stage/analytics.ts';
import { askedAccesses, post } from '../../sandbox/stage/approver.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { ANALYSTS, creatorOf, group, openPortal, type Portal } from '../../sandbox/stage/portal.ts';

/** Creators need these approvers, by the one rule of the policy. */
export const creatorsNeed = (approvers: readonly string[], needs = 1): PolicyRule[] => [
  {
    name: 'creators',
    effect: 'needs-approval',
    when: { personas: ['creator'] },
    limits: { externalModels: false },
    stages: [{ approvers: [...approvers], needs }],
  },
];

export const CREATOR = { grantee: group(ANALYSTS), persona: creatorOf('demo_ml') };

/** An account in which maria asks for a creator, and people answer. */
export interface ApprovalScene {
  readonly stage: OpenStage;
  readonly portal: Portal;
  /** Asks, and gives the announced question. */
  readonly ask: (requestId: string, more?: JsonObject) => Promise<JsonObject>;
  readonly answer: (
    person: string,
    lease: string,
    question: unknown,
    approved?: boolean,
  ) => Promise<{ readonly status: number; readonly message: string }>;
  /** What was announced under this detail-type; without one, the accesses that wait. */
  readonly announced: (detailType?: string) => readonly JsonObject[];
  /** SQL that ran in the warehouse as the writer. */
  readonly grants: () => readonly string[];
  /** Evidence of answers that changed nothing. */
  readonly refused: () => readonly string[];
  /** From now on functions have this policy. */
  readonly configure: (policy: readonly PolicyRule[]) => Promise<void>;
}

export async function inApprovalScene(
  configured: Partial<AdminFile>,
  play: (scene: ApprovalScene) => Promise<void>,
): Promise<void> {
  const broken: string[] = [];
  const grants: string[] = [];
  const setting = analytics({ configure: () => configured });
  const stage = await openStage(setting, {
    stores: 'memory',
    emit: (event) => {
      if (event.kind === 'sql')
        grants.push(
          ...event.statements.map(({ sql }) => sql).filter((sql) => /^(GRANT|REVOKE)/.test(sql)),
        );
      if (event.kind === 'expectation' && !event.held) broken.push(JSON.stringify(event));
    },
  });
  const { localAws } = stage;
  const portal = openPortal(stage);
  const announced = (detailType?: string): readonly JsonObject[] =>
    detailType === undefined
      ? askedAccesses(localAws)
      : localAws.published
          .filter(({ event }) => event['detail-type'] === detailType)
          .map(({ event }) => event.detail);
  try {
    await play({
      stage,
      portal,
      announced,
      grants: () => grants,
      ask: async (requestId, more = {}) => {
        await portal.request(requestId, { ...CREATOR, requestedBy: 'maria@example.com', ...more });
        const [asked] = announced().filter(({ leaseId }) => leaseId === requestId);
        return asked ?? {};
      },
      answer: async (person, lease, question, approved = true) => {
        const body = { kind: 'access', lease, question: String(question), approved };
        const { statusCode, body: said } = await post(localAws, person, body);
        await localAws.runUntilIdle();
        return { status: statusCode, message: JSON.parse(said).message };
      },
      refused: () =>
        localAws.table
          .items()
          .filter(({ pk, sk }) => pk?.S?.startsWith('ANSWER#') && sk?.S?.startsWith('REFUSED#'))
          .map(({ because }) => String(because?.S)),
      configure: async (policy) => {
        const { parseConfig } = await import('../../domain/config.ts');
        const file = { ...adminFile(), ...configured, policy, revision: adminFile().revision + 1 };
        localAws.containers.configure(parseConfig(file));
        localAws.containers.dropWarm();
      },
    });
    await stage.conclude();
  } finally {
    await stage.close();
  }
  expect(broken).toEqual([]);
}
