import * as z from 'zod/mini';
import { Name } from '../name.ts';
import { ControlId } from '../setup/control.ts';
import { OffsetTime } from '../time.ts';

/** A finding that somebody answers for until then: shown, not counted. It names one subject, never all. */
const AuditExceptionConfig = z.strictObject({
  control: ControlId,
  warehouse: z.string(),
  /** A database, or `*` for what belongs to the whole warehouse. */
  database: z.string(),
  /** Of the finding's resource, as the report has it: `group marketing`, `demo_ml.churn`. */
  name: z.string().check(z.minLength(1)),
  owner: z.string().check(z.minLength(1)),
  reason: z.string().check(z.minLength(1)),
  until: OffsetTime,
});
export type AuditExceptionConfig = z.infer<typeof AuditExceptionConfig>;

/** The function that predicts with a model: no view says it, and the text of a CREATE MODEL is kept for a week only. */
const FunctionConfig = z.strictObject({
  warehouse: z.string(),
  database: z.string(),
  schema: Name,
  model: Name,
  /** As SHOW MODEL prints it under Function Name. */
  function: Name,
});

const PrincipalArn = z.string().check(
  z.regex(/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/, {
    error: 'is not the ARN of an IAM user or role',
  }),
);

/** What an audit takes for granted. */
export const AuditConfig = z.strictObject({
  /** Database users who are meant to be superusers, besides the writer and those that AWS keeps for itself. */
  superusers: z._default(z.array(Name), []),
  /** ARNs of IAM users and roles who are meant to get in as a superuser, join groups or assume a role of Redshift ML. */
  principals: z._default(z.array(PrincipalArn), []),
  exceptions: z._default(z.array(AuditExceptionConfig), []),
  /** `off`: not judged, and the report says so; `repair`: what can repair a failure is set going; otherwise it is reported. */
  controls: z._default(z.record(ControlId, z.enum(['off', 'report', 'repair'])), {}),
  /** Whether findings go to Security Hub. */
  securityHub: z._default(z.boolean(), false),
  /** A grant that nobody was seen to use for so many watched days is a finding. */
  unusedAfterDays: z._default(z.int().check(z.minimum(1)), 90),
  functions: z._default(z.array(FunctionConfig), []),
});
export type AuditConfig = z.infer<typeof AuditConfig>;

/** What is wrong with the exceptions; what is wrong with `controls` an audit says when it begins (control-problems.ts). */
export const auditProblems = (
  { exceptions, functions }: AuditConfig,
  warehouses: readonly string[],
): string[] => [
  ...exceptions.flatMap(({ warehouse }, index) =>
    warehouses.includes(warehouse) || warehouse === '*'
      ? []
      : [`audit.exceptions.${index}.warehouse: ${warehouse} is not in warehouses`],
  ),
  ...functions.flatMap(({ warehouse }, index) =>
    warehouses.includes(warehouse)
      ? []
      : [`audit.functions.${index}.warehouse: ${warehouse} is not in warehouses`],
  ),
];
