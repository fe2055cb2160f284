import type { DeploymentFile } from './deployment-file.ts';
import { withManagedPolicies } from './template/managed-policies.ts';
import { type Json, type JsonObject, ROLE } from './template/template.ts';

const DEPLOYMENT = 'config/deployment.yml';

/** What the template itself puts into the largest of the roles that log in, with room to grow. */
export const OWN_CHARACTERS = 6_000;
/** The same of the role of Attach, which logs in nowhere. */
export const ATTACH_CHARACTERS = 7_000;
/** How often each of the setup's lists stands in the role that has most of them, that of Attach. */
export const SETUP_LISTS = {
  boundary: 6,
  setupWarehouses: 2,
  setupRoles: 1,
  setupBuckets: 2,
} as const;

/** Lists that are too long for all policies that a role may have together: past the inline ones, packaging makes managed policies. */
export const sizeProblems = (
  deployment: DeploymentFile,
  logins: readonly ('writer' | 'reader' | 'canary')[],
): string[] =>
  withManagedPolicies(
    Object.fromEntries([
      ...logins.map((who) => [
        `${DEPLOYMENT}: ${who}`,
        roleWith(OWN_CHARACTERS, JSON.parse(JSON.stringify(deployment[who]))),
      ]),
      [
        `${DEPLOYMENT}: ${Object.keys(SETUP_LISTS).join(', ')}`,
        roleWith(ATTACH_CHARACTERS, setupStatements(deployment)),
      ],
    ]),
    deployment.managedPoliciesPerRole,
  ).problems.slice();

/** A role of the template, as far as it is to be measured: what is its own, and what the configuration gives it. */
const roleWith = (own: number, given: readonly Json[]): JsonObject => ({
  Type: ROLE,
  Properties: {
    Policies: [
      { PolicyDocument: { Statement: [{ Resource: 'x'.repeat(own) }] } },
      { PolicyDocument: { Statement: given } },
    ],
  },
});

/** Attach is conditioned on the boundaries, and the others are what it may be done to. */
const setupStatements = (deployment: DeploymentFile): readonly Json[] => [
  ...times(SETUP_LISTS.boundary, {
    Action: 'iam:AttachRolePolicy',
    Condition: deployment.boundary,
    Resource: '*',
  }),
  ...times(SETUP_LISTS.setupWarehouses, { Resource: deployment.setupWarehouses }),
  ...times(SETUP_LISTS.setupRoles, { Resource: deployment.setupRoles }),
  ...times(SETUP_LISTS.setupBuckets, { Resource: deployment.setupBuckets }),
];

const times = (count: number, statement: Json): readonly Json[] =>
  Array.from({ length: count }, () => statement);
