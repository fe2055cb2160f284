import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { SAMPLE } from '../../../../docs/generate/sample-report.ts';
import { asffBatches } from '../../../../domain/audit/render/asff.ts';
import type { AuditFinding } from '../../../../domain/audit/report.ts';
import { HOSTILE_REPORT } from './hostile.ts';

/** What Security Hub documents of the fields that are sent: required ones, lengths, values, and nothing beside them. */
const Asff = z.strictObject({
  SchemaVersion: z.literal('2018-10-08'),
  Id: z.string().min(1).max(512),
  ProductArn: z
    .string()
    .regex(/^arn:aws(-cn|-us-gov)?:securityhub:[\w-]+:\d{12}:product\/\d{12}\/default$/),
  GeneratorId: z.string().min(1).max(512),
  AwsAccountId: z.string().regex(/^\d{12}$/),
  CreatedAt: z.iso.datetime(),
  UpdatedAt: z.iso.datetime(),
  FindingProviderFields: z.strictObject({
    Severity: z.strictObject({ Label: z.enum(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']) }),
    Types: z.array(z.string().regex(/^[^/]+\/[^/]+\/[^/]+$/)).max(50),
  }),
  Title: z.string().min(1).max(256),
  Description: z.string().min(1).max(1024),
  Remediation: z.optional(
    z.strictObject({
      Recommendation: z.strictObject({
        Text: z.optional(z.string().min(1).max(512)),
        Url: z.optional(z.url()),
      }),
    }),
  ),
  Resources: z
    .array(
      z.strictObject({
        Type: z.literal('Other'),
        Id: z.string().min(1).max(512),
        Partition: z.enum(['aws', 'aws-cn', 'aws-us-gov']),
        Region: z.string(),
      }),
    )
    .min(1)
    .max(32),
  Compliance: z.strictObject({ Status: z.enum(['FAILED', 'WARNING']) }),
  RecordState: z.enum(['ACTIVE', 'ARCHIVED']),
  Workflow: z.optional(z.strictObject({ Status: z.literal('SUPPRESSED') })),
});

const [first] = SAMPLE.findings;
if (!first) throw new Error('The sample has no finding');
const withFindings = (findings: readonly AuditFinding[]) =>
  asffBatches({ ...SAMPLE, findings: [...findings], changes: { appeared: [], resolved: [] } });
const only = (changes: Partial<AuditFinding>) =>
  Asff.parse(withFindings([{ ...first, ...changes }])[0]?.[0]);

describe('ASFF', () => {
  test('follows the documented limits, whatever the names', () => {
    for (const report of [SAMPLE, HOSTILE_REPORT]) {
      const all = z.array(Asff).min(report.findings.length);
      expect(all.safeParse(asffBatches(report).flat()).error).toBeUndefined();
    }
  });

  test('cuts what is too long, and no surrogate pair or escape in two', () => {
    expect(only({ title: '\\"'.repeat(600) }).Title).toHaveLength(256);
    expect(only({ title: '🙂'.repeat(200) }).Title).toBe(`${'🙂'.repeat(127)}…`);
    expect(only({ title: '\u202e'.repeat(200) }).Title).toBe(`${'\\u202e'.repeat(42)}…`);
    expect(only({ evidence: 'ü'.repeat(2000) }).Description).toHaveLength(1024);
    expect(only({ remedy: 'z'.repeat(600) }).Remediation?.Recommendation.Text).toHaveLength(512);
  });

  test('leaves an empty remedy out', () =>
    expect(only({ remedy: '', source: 'docs/audit.md' }).Remediation).toBeUndefined());

  test('an id stays from audit to audit, and so does the time of creation; the time of the update moves', () => {
    const { Id, CreatedAt, UpdatedAt } = only({ id: 'abc', firstSeen: '2026-03-02T02:03:58.000Z' });
    expect({ Id, CreatedAt, UpdatedAt }).toEqual({
      Id: 'eu-west-1/111122223333/redshift-ml-admin/abc',
      CreatedAt: '2026-03-02T02:03:58.000Z',
      UpdatedAt: '2026-03-09T02:04:11.000Z',
    });
  });

  test('what is gone is archived, what is excepted suppressed, what is unknown a warning', () =>
    expect(
      asffBatches(SAMPLE)
        .flat()
        .map((one) => Asff.parse(one))
        .map(({ GeneratorId, RecordState, Compliance, Workflow }) =>
          [GeneratorId, RecordState, Compliance.Status, Workflow?.Status].join(' '),
        ),
    ).toEqual([
      'redshift-ml-admin/RedshiftML.37 ACTIVE FAILED ',
      'redshift-ml-admin/RedshiftML.34 ACTIVE FAILED ',
      'redshift-ml-admin/RedshiftML.26 ACTIVE WARNING ',
      'redshift-ml-admin/RedshiftML.41 ACTIVE FAILED ',
      'redshift-ml-admin/RedshiftML.43 ACTIVE FAILED ',
      'redshift-ml-admin/RedshiftML.39 ACTIVE FAILED SUPPRESSED',
      'redshift-ml-admin/RedshiftML.5 ARCHIVED FAILED ',
    ]));

  test('251 findings are three calls; long ones more, of at most 240 KB', () => {
    const many = Array.from({ length: 251 }, (_, n) => ({ ...first, id: `finding-${n}` }));
    expect(withFindings(many).map(({ length }) => length)).toEqual([100, 100, 51]);
    const long = many.map((one) => ({ ...one, evidence: '漢'.repeat(1000) }));
    for (const batch of withFindings(long))
      expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThanOrEqual(240_000);
    expect(withFindings(long).flat()).toHaveLength(251);
  });
});
