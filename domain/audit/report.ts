import * as z from 'zod/mini';
import { ControlId } from '../setup/control.ts';
import { LastUse } from './use.ts';

/** ISO 8601 in UTC, as everywhere in evidence. */
const Instant = z.iso.datetime();

/** What a finding is about; it and the control name the finding from one audit to the next. */
const Resource = z.object({
  /** `*`: it belongs to no single one. */
  warehouse: z.string(),
  /** Whose IAM, tags and buckets it was found in; missing of what is no account's. */
  account: z.optional(z.string()),
  database: z.optional(z.string()),
  /** `grantee`, `model`, `schema`, `lease`, `role`, `bucket`, … */
  kind: z.string(),
  name: z.string(),
});

/** Somebody answers for it until then: shown, not counted. */
const AuditException = z.object({ owner: z.string(), reason: z.string(), until: Instant });

/** What was looked at and is not as it should be, or could not be judged. */
export const AuditFinding = z.object({
  /** The same in every audit that finds the same thing: a hash of control and resource. */
  id: z.string(),
  control: ControlId,
  title: z.string(),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  /** `unknown`: it could not be judged, and `evidence` says why. */
  verdict: z.enum(['fail', 'unknown']),
  /** Unknown for good: no audit can judge it, whatever it may read. It does not count, and is told apart. */
  byDesign: z.optional(z.literal(true)),
  resource: Resource,
  /** What was observed, and what was wanted. */
  evidence: z.string(),
  /** When what was observed happened last, where it is something that happens. */
  lastAt: z.optional(Instant),
  /** What to do next. */
  remedy: z.string(),
  /** The page that says so. */
  source: z.string(),
  /** The audit that found it first. */
  firstSeen: Instant,
  excepted: z.optional(AuditException),
  /** When audits began to repair it, oldest first; missing where none has. */
  repairs: z.optional(z.array(Instant)),
});
export type AuditFinding = z.infer<typeof AuditFinding>;

/** One way in which a grantee holds a privilege. */
export const AuditHolding = z.object({
  warehouse: z.string(),
  database: z.string(),
  /** `group marketing`, `user ana`, `role ml`, `public`. */
  grantee: z.string(),
  /** What is held, as SQL names it: `EXECUTE ON MODEL "s"."m"`. */
  privilege: z.string(),
  /** The lease that explains it, if one does. */
  lease: z.optional(
    z.object({
      id: z.string(),
      approvers: z.array(z.string()),
      since: Instant,
      until: z.optional(Instant),
      ticket: z.optional(z.string()),
    }),
  ),
  /** `lease`: ours; `baseline`: configured; `observed`: granted by others, nothing here explains it. */
  explainedBy: z.enum(['lease', 'baseline', 'observed']),
  /** Of EXECUTE and CREATE MODEL, where use is known: by the grantee, and by the users in it. */
  lastUse: z.optional(LastUse),
});

export type AuditHolding = z.infer<typeof AuditHolding>;

/**
 * What a model was trained with, as far as others than its owner can tell: SHOW MODEL shows role, bucket and key to the owner
 * only (facts §1.5).
 */
const ModelTraining = z.object({
  role: z.string(),
  /** Of the pair in which the configuration has the role. */
  bucket: z.optional(z.string()),
  key: z.optional(z.string()),
  /** `canary`: it was trained with this; else the id of a lease by which its owner may train with the role. */
  by: z.string(),
});
export type ModelTraining = z.infer<typeof ModelTraining>;

/** One model, with what is known of it. What nobody could see is missing, and the report says `unknown`. */
export const RegisteredModel = z.object({
  warehouse: z.string(),
  database: z.string(),
  schema: z.string(),
  name: z.string(),
  owner: z.string(),
  /** `false`: the catalog shows no user of the owner's name. */
  ownerExists: z.boolean(),
  state: z.string(),
  /** Grantees that may execute it. */
  usedBy: z.array(z.string()),
  /** The function that predicts with it, in lower case, where a CREATE MODEL or the configuration told. */
  function: z.optional(z.string()),
  /** By whomever. Missing where the function is unknown, or nobody's use was ever visible. */
  lastUse: z.optional(LastUse),
  /** Role, bucket and key. Empty: unknown, for they are shown to its owner only. */
  training: z.array(ModelTraining),
  /** Who could use it when, from the evidence: bars of the timeline. */
  timeline: z.array(
    z.object({
      grantee: z.string(),
      lease: z.string(),
      from: Instant,
      to: z.optional(Instant),
    }),
  ),
});

export type RegisteredModel = z.infer<typeof RegisteredModel>;

/** One thing that a statement of Redshift ML passes on its way, with the worst verdict of the checks about it. */
export const SetupPart = z.object({
  kind: z.enum(['warehouse', 'vpc', 'endpoint', 'role', 'bucket', 'key', 'login']),
  name: z.string(),
  verdict: z.enum(['pass', 'fail', 'unknown']),
});
export type SetupPart = z.infer<typeof SetupPart>;

/** What an audit found out, complete in itself: every format is made from it. */
export const AuditReport = z.object({
  version: z.literal(1),
  run: z.object({
    id: z.string(),
    startedAt: Instant,
    finishedAt: Instant,
    /** Of the installation; its warehouses may lie in others. */
    account: z.string(),
    region: z.string(),
    trigger: z.enum(['schedule', 'manual']),
    /** Whoever started it wants repaired what audits had given up. */
    repairAgain: z.optional(z.boolean()),
  }),
  verdict: z.object({
    /** `incomplete` wins: a partial view is not the truth. */
    outcome: z.enum(['pass', 'fail', 'incomplete']),
    /** The verdict in one sentence. */
    sentence: z.string(),
  }),
  coverage: z.object({
    /** Databases and setups that should have been examined. */
    targets: z.number(),
    examined: z.number(),
    missing: z.array(
      z.object({
        warehouse: z.string(),
        /** Absent where it is the warehouse's setup. */
        database: z.optional(z.string()),
        because: z.string(),
      }),
    ),
    /** Findings that no audit can judge. They do not make it incomplete. */
    byDesign: z.int(),
  }),
  /** Every control with how often it passed, failed, or could not be judged. */
  controls: z.array(
    z.object({
      control: ControlId,
      title: z.string(),
      /** As configured; `off`: it was not judged. */
      setting: z.enum(['off', 'report', 'repair']),
      passed: z.number(),
      failed: z.number(),
      unknown: z.number(),
    }),
  ),
  findings: z.array(AuditFinding),
  changes: z.object({
    /** The run that this one is compared with; missing in the first. */
    since: z.optional(z.object({ run: z.string(), at: Instant })),
    appeared: z.array(z.string()),
    /** Findings of the earlier run that are gone. */
    resolved: z.array(AuditFinding),
  }),
  holdings: z.array(AuditHolding),
  models: z.array(RegisteredModel),
  /** This and earlier runs, oldest first. */
  trend: z.array(
    z.object({ run: z.string(), at: Instant, failed: z.number(), unknown: z.number() }),
  ),
  /** Each warehouse's setup in its parts. What no check applies to is left out. */
  setups: z.array(
    z.object({
      warehouse: z.string(),
      parts: z.array(SetupPart),
    }),
  ),
});
export type AuditReport = z.infer<typeof AuditReport>;

/** What the states after Report and the next audit need of it: not who holds what, which is most of it. */
export const ReportToGoOnFrom = z.pick(AuditReport, {
  run: true,
  findings: true,
  changes: true,
  trend: true,
});
export type ReportToGoOnFrom = z.infer<typeof ReportToGoOnFrom>;
