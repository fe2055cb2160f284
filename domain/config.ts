import * as z from 'zod/mini';
import { granteeProblems } from './access/grantee-rules.ts';
import { Approver, PolicyRule, policyProblems } from './access/policy/rule.ts';
import { ReviewConfig, reviewProblems } from './access/reviews/review-config.ts';
import {
  ANSWERS_SOURCE,
  MANUAL_SOURCE,
  REVIEWS_SOURCE,
  Source,
  sourceProblems,
} from './access/source.ts';
import { AccountId, accountsProblems, Spoke } from './accounts.ts';
import { ApproverArn } from './approver.ts';
import { AuditConfig, auditProblems } from './audit/audit-config.ts';
import { DataZoneConfig, dataZoneProblems } from './datazone/datazone-config.ts';
import { InvalidConfiguration } from './errors.ts';
import { canonical, sha256 } from './hash.ts';
import { IN_WORDS } from './in-words.ts';
import { Login, userOf } from './login.ts';
import { Name } from './name.ts';
import { People, personOfCaller } from './people.ts';
import { Grantee, PRIVILEGE_KINDS, Privilege } from './privilege.ts';
import { RoleArn } from './role-arn.ts';
import { ClusterSetup, ServerlessSetup } from './setup/config.ts';
import { TagsConfig, tagsProblems } from './tags/tag-config.ts';

const Guid = z
  .string()
  .check(
    z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, { error: 'is not a namespace GUID' }),
  );

const warehouse = {
  name: z
    .string()
    .check(z.regex(/^[a-z0-9-]{1,64}$/, { error: 'is not 1 to 64 of a-z, 0-9 and -' })),
  account: AccountId,
  region: z.string().check(z.regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, { error: 'is not an AWS Region' })),
  /** GUID of the namespace, which survives renames and differs after a restore. Unknown until setup has created the warehouse; until then no access is managed. */
  namespace: z.optional(Guid),
  databases: z.array(Name).check(z.minLength(1)),
  /** `observe` refuses requests, `plan` decides and shows SQL, `enforce` executes it. */
  mode: z._default(z.enum(['observe', 'plan', 'enforce']), 'plan'),
  /** How often the models of live leases are looked at, in minutes; 0: not at all. Five minutes, and on Serverless 0, unless set. */
  watchModelsMinutes: z.optional(z.int().check(z.minimum(0), z.maximum(1_440))),
  writer: Login,
  reader: Login,
  /** IAM roles that ASSUMEROLE may name. */
  roles: z._default(z.array(RoleArn), []),
};
export const Warehouse = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('provisioned'),
    cluster: z.string().check(z.minLength(1)),
    ...warehouse,
    /** What the one-time setup wants; a group's role there comes with persona `creator`. */
    setup: z.optional(ClusterSetup),
  }),
  z.strictObject({
    kind: z.literal('serverless'),
    workgroup: z.string().check(z.minLength(3)),
    namespaceName: z.string().check(z.minLength(3)),
    ...warehouse,
    /** As of a cluster. */
    setup: z.optional(ServerlessSetup),
  }),
]);
export type Warehouse = z.infer<typeof Warehouse>;

const Persona = z.strictObject({
  privileges: z.array(z.enum(PRIVILEGE_KINDS)).check(z.minLength(1)),
});

const Baseline = z.strictObject({
  warehouse: z.string(),
  database: Name,
  grantee: Grantee,
  privileges: z.array(Privilege).check(z.minLength(1)),
});

export const AdminFile = z.strictObject({
  /** Grows with every change of this file: an older revision still warm in a Lambda gives its work back. */
  revision: z.int().check(z.positive()),
  warehouses: z.array(Warehouse).check(z.minLength(1)),
  /** Accounts of warehouses besides the one that this is installed in, each with spoke.yml deployed in it. */
  accounts: z.optional(z.array(Spoke)),
  sources: z.array(Source),
  /** Who is a person at the URL for answers; left out, the IAM users of the installation's own account. */
  people: z.optional(People),
  /** Who may answer the questions of setup; empty: every person whom IAM lets invoke the URL. */
  approvers: z._default(z.array(ApproverArn), []),
  personas: z.record(z.string(), Persona),
  /** Who may be given what, by whose approval; left out, each source's approvers approve whatever it asks for. */
  policy: z.optional(z.array(PolicyRule)),
  /** Who approves that somebody who leaves loses everything; left out, nobody can be off-boarded. */
  offBoarding: z.optional(
    z.strictObject({
      approvers: z.array(Approver).check(z.minLength(1)),
      needs: z._default(z.int().check(z.positive()), 1),
    }),
  ),
  /** What tags of IAM roles give, and how much tags may ask for; needs a source with `tags: true`. */
  tags: z.optional(TagsConfig),
  /** Which domains of DataZone are heard, and what subscriptions there give; needs a source with `datazone: true`. */
  datazone: z.optional(DataZoneConfig),
  /** Reviews of who has access: how often, by whom, until when. */
  reviews: z._default(z.array(ReviewConfig), []),
  /** Who is meant to be a superuser, and which findings somebody answers for. */
  audit: z.prefault(AuditConfig, {}),
  baseline: z._default(z.array(Baseline), []),
  /** Hashes of plans that revoke much without a lease that ended; evidence prints them. */
  approvedPlans: z._default(z.array(z.string()), []),
});
export type AdminFile = z.infer<typeof AdminFile>;

/** The IAM roles that ASSUMEROLE may name on this warehouse. */
export const knownRoles = (warehouse: Warehouse): string[] => [
  ...new Set([...warehouse.roles, ...(warehouse.setup?.pairs.map((pair) => pair.role) ?? [])]),
];

export interface Config extends AdminFile {
  /** SHA-256 of the canonical content: tells an edit that forgot to raise `revision`. */
  readonly hash: string;
}

/** The configuration as the rest of the code sees it. Throws `InvalidConfiguration` that names every wrong path. */
export function parseConfig(raw: unknown): Config {
  const parsed = AdminFile.safeParse(raw, IN_WORDS);
  if (!parsed.success) {
    throw new InvalidConfiguration(
      parsed.error.issues
        .map((issue) => `config/admin.yml: ${issue.path.join('.')}: ${issue.message}`)
        .join('\n'),
    );
  }
  const problems = contradictions(parsed.data);
  if (problems.length > 0)
    throw new InvalidConfiguration(problems.map((p) => `config/admin.yml: ${p}`).join('\n'));
  return { ...parsed.data, hash: sha256(canonical(parsed.data)) };
}

function contradictions(file: AdminFile): string[] {
  const names = file.warehouses.map((w) => w.name);
  const refs = file.warehouses.flatMap((w) =>
    w.namespace === undefined ? [] : [`${w.account}/${w.region}/${w.namespace}`],
  );
  return [
    ...repeated(names).map((name) => `warehouses: the name ${name} stands twice`),
    ...accountsProblems(file),
    ...repeated(refs).map(
      (ref) =>
        `warehouses: the namespace ${ref} is configured twice; two writers would undo each other`,
    ),
    ...sourceProblems(
      file.sources,
      file.warehouses.filter(({ mode }) => mode === 'enforce').map(({ name }) => name),
    ),
    ...policyProblems(file.policy ?? [], {
      personas: Object.keys(file.personas),
      sources: [
        ...file.sources.map(({ name }) => name),
        MANUAL_SOURCE,
        ANSWERS_SOURCE,
        REVIEWS_SOURCE,
      ],
      warehouses: names,
    }),
    ...tagsProblems(file),
    ...reviewProblems(file.reviews, names),
    ...auditProblems(file.audit, names),
    ...file.approvers.flatMap((arn, index) => {
      const person = personOfCaller(arn, file);
      return 'refused' in person ? [`approvers.${index}: ${person.refused}`] : [];
    }),
    ...dataZoneProblems(file),
    ...file.warehouses.flatMap(pairProblems),
    ...file.warehouses.flatMap((w) =>
      w.kind === 'serverless' && loginsOf(w).some((login) => 'dbUser' in login)
        ? [`warehouses.${w.name}: Serverless has no dbUser login; name a secretArn`]
        : [],
    ),
    ...file.warehouses.flatMap(({ name, databases, setup }) =>
      setup?.canary === undefined || databases.includes(setup.canary.database)
        ? []
        : [
            `warehouses.${name}.setup.canary.database: ${setup.canary.database} is not one of its databases`,
          ],
    ),
    ...file.baseline.flatMap((entry, index) => baselineProblems(file, entry, index)),
  ];
}

const loginsOf = ({ writer, reader, setup }: Warehouse): Login[] => [
  writer,
  reader,
  ...(setup?.canary === undefined ? [] : [setup.canary.login]),
];

const pairProblems = (warehouse: Warehouse): string[] =>
  (warehouse.setup?.pairs ?? []).flatMap(({ group }, index) =>
    group === undefined
      ? []
      : granteeProblems({ type: 'group', name: group }, userOf(warehouse.writer)).map(
          (problem) => `warehouses.${warehouse.name}.setup.pairs.${index}.group: ${problem}`,
        ),
  );

function baselineProblems(
  file: AdminFile,
  entry: AdminFile['baseline'][number],
  index: number,
): string[] {
  const ref = file.warehouses.find((w) => w.name === entry.warehouse);
  if (!ref) return [`baseline.${index}.warehouse: ${entry.warehouse} is not in warehouses`];
  const isKnown = ref.databases.includes(entry.database);
  return [
    ...granteeProblems(entry.grantee, userOf(ref.writer)).map(
      (problem) => `baseline.${index}.${problem}`,
    ),
    ...(isKnown
      ? []
      : [`baseline.${index}.database: ${entry.database} is not a database of ${ref.name}`]),
    ...entry.privileges.flatMap((privilege, at) =>
      !('role' in privilege) || knownRoles(ref).includes(privilege.role)
        ? []
        : [
            `baseline.${index}.privileges.${at}.role: ${privilege.role} is not known for warehouse ${ref.name}; add it to its roles`,
          ],
    ),
  ];
}

const repeated = (items: readonly string[]): string[] => [
  ...new Set(items.filter((item, i) => items.indexOf(item) !== i)),
];
