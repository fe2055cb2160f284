import { SAMPLE } from '../../../../docs/generate/sample-report.ts';
import type { AuditReport } from '../../../../domain/audit/report.ts';

export interface Size {
  readonly models: number;
  readonly groups: number;
  readonly grants: number;
}

const NAME_BYTES = 40;
const named = (kind: string, number: number): string =>
  `${kind}_${number}_`.padEnd(NAME_BYTES, 'x');

/** A report of a large database: grants spread evenly over its models, one in ten of them unexplained, each with a finding. */
export function largeReport({ models, groups, grants }: Size): AuditReport {
  const [finding] = SAMPLE.findings;
  const [holding] = SAMPLE.holdings;
  const [model] = SAMPLE.models;
  if (!finding || !holding || !model) throw new Error('The sample lacks what is multiplied');
  const held = Array.from({ length: grants }, (_, number) => ({
    model: number % models,
    grantee: `group ${named('analysts', (number * 7) % groups)}`,
    isExplained: number % 10 !== 0,
  }));
  const byModel = Map.groupBy(held, (grant) => grant.model);
  return {
    ...SAMPLE,
    findings: held
      .filter(({ isExplained }) => !isExplained)
      .map(({ grantee }, number) => ({
        ...finding,
        id: `finding-${number}`,
        resource: { ...finding.resource, name: grantee },
      })),
    holdings: held.map(({ model: number, grantee, isExplained }) => ({
      ...holding,
      grantee,
      privilege: `EXECUTE ON MODEL "demo_ml"."${named('churn', number)}"`,
      explainedBy: isExplained ? 'lease' : 'observed',
    })),
    models: Array.from({ length: models }, (_, number) => {
      const users = (byModel.get(number) ?? []).map(({ grantee }) => grantee);
      return {
        ...model,
        name: named('churn', number),
        usedBy: users,
        timeline: users.map((grantee) => ({
          grantee,
          lease: 'users-1',
          from: '2026-01-12T09:00:00.000Z',
        })),
      };
    }),
  };
}
