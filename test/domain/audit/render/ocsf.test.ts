import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { SAMPLE } from '../../../../docs/generate/sample-report.ts';
import { ocsfEvents } from '../../../../domain/audit/render/ocsf.ts';
import { HOSTILE_REPORT } from './hostile.ts';

/**
 * Written after the classes of OCSF 1.6.0 (github.com/ocsf/ocsf-schema, tag 1.6.0): what they require, the enums with their
 * texts, and of their optional attributes those that are sent; nothing beside them.
 */
const Milliseconds = z.int().min(1_000_000_000_000);
const oneOf = (id: string, text: string, pairs: readonly (readonly [number, string])[]) =>
  z
    .record(z.string(), z.unknown())
    .refine((event) => pairs.some(([n, name]) => event[id] === n && event[text] === name));
const Severity = oneOf('severity_id', 'severity', [
  [2, 'Low'],
  [3, 'Medium'],
  [4, 'High'],
  [5, 'Critical'],
]);
const Status = oneOf('status_id', 'status', [
  [1, 'New'],
  [3, 'Suppressed'],
  [4, 'Resolved'],
]);
const Activity = oneOf('activity_id', 'activity_name', [
  [1, 'Create'],
  [2, 'Update'],
  [3, 'Close'],
]);
const Verdict = oneOf('status_id', 'status', [
  [0, 'Unknown'],
  [3, 'Fail'],
]);
const Resource = z.strictObject({
  uid: z.string(),
  name: z.string(),
  type: z.optional(z.string()),
});
const base = {
  activity_id: z.int(),
  activity_name: z.string(),
  category_uid: z.literal(2),
  category_name: z.literal('Findings'),
  type_uid: z.int(),
  type_name: z.string(),
  severity_id: z.int(),
  severity: z.string(),
  status_id: z.int(),
  status: z.string(),
  time: Milliseconds,
  message: z.string(),
  cloud: z.strictObject({
    provider: z.literal('AWS'),
    region: z.string(),
    cloud_partition: z.string(),
    account: z.strictObject({
      uid: z.string(),
      type_id: z.literal(10),
      type: z.literal('AWS Account'),
    }),
  }),
  metadata: z.strictObject({
    version: z.literal('1.6.0'),
    profiles: z.tuple([z.literal('cloud')]),
    product: z.strictObject({ name: z.string(), vendor_name: z.string() }),
  }),
  resources: z.array(Resource),
};
const Compliance = z.strictObject({
  ...base,
  class_uid: z.literal(2003),
  class_name: z.literal('Compliance Finding'),
  start_time: Milliseconds,
  finding_info: z.strictObject({
    uid: z.string(),
    title: z.string(),
    desc: z.string(),
    created_time: Milliseconds,
    first_seen_time: Milliseconds,
  }),
  compliance: z
    .strictObject({
      control: z.string(),
      standards: z.array(z.string()),
      status_id: z.int(),
      status: z.string(),
      status_details: z.array(z.string()),
    })
    .and(Verdict),
  remediation: z.optional(z.strictObject({ desc: z.string().min(1) })),
});
const IamAnalysis = z.strictObject({
  ...base,
  class_uid: z.literal(2008),
  class_name: z.literal('IAM Analysis Finding'),
  finding_info: z.strictObject({ uid: z.string(), title: z.string() }),
  permission_analysis_results: z.array(
    z.strictObject({
      policy: z.strictObject({ type: z.string(), name: z.string(), is_applied: z.boolean() }),
      granted_privileges: z.array(z.string()),
    }),
  ),
});
const Event = z
  .discriminatedUnion('class_uid', [Compliance, IamAnalysis])
  .and(Severity)
  .and(Status)
  .and(Activity)
  .refine(
    ({ type_uid, class_uid, activity_id }) => type_uid === class_uid * 100 + Number(activity_id),
  );

const events = ocsfEvents(SAMPLE).map((event) => Event.parse(event));

describe('OCSF 1.6.0', () => {
  test('follows the classes, whatever the names', () => {
    expect(events.map(({ type_uid }) => type_uid)).toEqual([
      200301, 200302, 200302, 200301, 200301, 200302, 200303, 200801, 200801,
    ]);
    const all = z.array(Event).min(HOSTILE_REPORT.findings.length);
    expect(all.safeParse(ocsfEvents(HOSTILE_REPORT)).error).toBeUndefined();
  });

  test('times are milliseconds', () => {
    const run = { ...SAMPLE.run, finishedAt: '2026-03-02T09:00:00Z' };
    const [event] = ocsfEvents({ ...SAMPLE, run });
    expect(Event.parse(event).time).toBe(1772442000000);
  });

  test('what failed is 3, what is unknown 0, each with its text', () =>
    expect(
      events.flatMap((event) =>
        event.class_uid === 2003
          ? [`${event.compliance.control} ${event.compliance.status_id} ${event.compliance.status}`]
          : [],
      ),
    ).toEqual([
      'RedshiftML.37 3 Fail',
      'RedshiftML.34 3 Fail',
      'RedshiftML.26 0 Unknown',
      'RedshiftML.41 3 Fail',
      'RedshiftML.43 3 Fail',
      'RedshiftML.39 3 Fail',
      'RedshiftML.5 3 Fail',
    ]));
});
