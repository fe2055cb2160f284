import * as z from 'zod/mini';
import { PRIVILEGE_KINDS } from '../../privilege.ts';
import { namesNobody } from '../person.ts';

/** A name, or a pattern of names in which `*` stands for any characters. */
const Pattern = z.string().check(z.minLength(1), z.maxLength(256));
const Patterns = z.optional(z.array(Pattern).check(z.minLength(1)));

const GranteePattern = z.string().check(
  z.regex(/^(user|group|role|\*) .+$/u, {
    error:
      'is not a type and a name, such as "group marketing_*", "role analysts" or "* contractor_*"',
  }),
);

/** Somebody whom the policy names. */
export const Approver = z.string().check(
  z.maxLength(256),
  z.refine((text) => !namesNobody(text), { error: 'names nobody' }),
);

const Days = z.int().check(z.positive());

/** What a rule is about. What is left out says nothing; what is there must all fit. */
const when = {
  /** The privileges of these personas, however they were asked for. */
  personas: z.optional(z.array(z.string()).check(z.minLength(1))),
  privileges: z.optional(z.array(z.enum(PRIVILEGE_KINDS)).check(z.minLength(1))),
  warehouses: Patterns,
  databases: Patterns,
  schemas: Patterns,
  models: Patterns,
  /** ARNs of ASSUMEROLE. */
  roles: Patterns,
  grantees: z.optional(z.array(GranteePattern).check(z.minLength(1))),
  requesters: Patterns,
  sources: z.optional(z.array(z.string()).check(z.minLength(1))),
  tickets: Patterns,
};

/** How far an `allow` or a `needs-approval` goes. What is beyond it, the rule does not permit; another one may. */
const Limits = z.strictObject({
  /** From the first start of the lease to its end, extensions included. An access without an end is longer than any. */
  longestDays: z.optional(Days),
  requires: z.optional(z.array(z.enum(['end', 'reason', 'ticket'])).check(z.minLength(1))),
  /** The kinds of grantees: `[group, role]` keeps single users out. */
  grantees: z.optional(z.array(z.enum(['user', 'group', 'role'])).check(z.minLength(1))),
  /** CREATE MODEL also makes models of Bedrock, which cost by use: only where this says so may a request mean them. */
  externalModels: z._default(z.boolean(), false),
});

/** Whose approval is needed: so many of these, each another person. */
const Stage = z.strictObject({
  approvers: z.union([z.array(Approver), z.literal('anyone')]),
  needs: z._default(z.int().check(z.positive()), 1),
  /** Needed only where the access lasts longer than this. */
  longerThanDays: z.optional(Days),
});
export type Stage = z.infer<typeof Stage>;

const RuleName = z.string().check(z.minLength(1), z.maxLength(128));
const limits = { limits: z._default(Limits, { externalModels: false }) };

/** One rule of the access policy. Order means nothing: any deny refuses, every matching stage is needed, no rule refuses. */
export const PolicyRule = z.discriminatedUnion('effect', [
  z.strictObject({
    name: RuleName,
    effect: z.literal('deny'),
    when: z.strictObject({
      ...when,
      /** Only requests that mean models of Bedrock. */
      externalModels: z.optional(z.literal(true)),
      /** Only access that lasts longer than this. */
      longerThanDays: z.optional(Days),
    }),
  }),
  z.strictObject({
    name: RuleName,
    effect: z.literal('needs-approval'),
    when: z.strictObject(when),
    ...limits,
    stages: z.array(Stage).check(z.minLength(1)),
    /** Who may do without these approvals in an emergency, for four hours at most (docs/approvals.md). */
    breakGlass: z.optional(z.array(Approver).check(z.minLength(1))),
  }),
  z.strictObject({
    name: RuleName,
    effect: z.literal('allow'),
    when: z.strictObject(when),
    ...limits,
  }),
]);
export type PolicyRule = z.infer<typeof PolicyRule>;
export type PermittingRule = Exclude<PolicyRule, { effect: 'deny' }>;

interface Known {
  readonly personas: readonly string[];
  readonly sources: readonly string[];
  readonly warehouses: readonly string[];
}

/** What is wrong with the rules as a whole: names that stand twice, or that the configuration does not have. */
export function policyProblems(rules: readonly PolicyRule[], known: Known): string[] {
  return rules.flatMap(({ name, when: { personas, sources, warehouses } }, index) => {
    const at = `policy.${index}`;
    return [
      ...(rules.slice(0, index).some((rule) => rule.name === name)
        ? [`${at}.name: ${name} stands twice; evidence names a decision's rules by it`]
        : []),
      ...unknown(personas, known.personas, `${at}.when.personas`),
      ...unknown(sources, known.sources, `${at}.when.sources`),
      ...unknown(
        warehouses?.filter((warehouse) => !warehouse.includes('*')),
        known.warehouses,
        `${at}.when.warehouses`,
      ),
    ];
  });
}

const unknown = (
  named: readonly string[] | undefined,
  known: readonly string[],
  at: string,
): string[] =>
  (named ?? [])
    .filter((name) => !known.includes(name))
    .map((name) => `${at}: ${name} is not configured; there is ${known.join(', ')}`);
