import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { titleOf } from '../../domain/control-titles.ts';
import type { Check } from '../../domain/setup/checks/check.ts';
import type { Register } from '../../domain/setup/checks/preview.ts';
import type { ControlId } from '../../domain/setup/control.ts';
import { permissionsOf } from '../../domain/setup/iam/permission.ts';
import type { Scope } from '../../domain/setup/iam/scope.ts';
import { PURPOSES } from '../../domain/setup/iam/section.ts';

const HANDLING = {
  repairs: 'repairs by itself',
  asks: 'asks a named person first',
  reports: 'reports only',
} as const;

const CHECKS_FOLDER = 'domain/setup/checks';
const ROOT = new URL('../../', import.meta.url);
const SOURCES = globSync(`${CHECKS_FOLDER}/*.ts`, { cwd: ROOT }).map((path) => ({
  path,
  text: readFileSync(new URL(path, ROOT), 'utf8'),
}));

const link = (path: string): string => `[${posix.basename(path)}](../${path})`;

/** The file that holds the check, and the families of operations that it imports: there are the calls and their undo. */
function whereIs(why: string): string {
  const source = SOURCES.find(({ text }) => text.includes(why));
  if (source === undefined) throw new Error(`no file of ${CHECKS_FOLDER} says: ${why}`);
  const actions = [...source.text.matchAll(/from '(\.\.\/operations\/[^']+)'/g)].map(
    ([, from = '']) => link(posix.join(CHECKS_FOLDER, from)),
  );
  return actions.length === 0
    ? link(source.path)
    : `${link(source.path)}; its actions, each with call and undo: ${actions.join(', ')}`;
}

const section = (
  id: ControlId,
  { severity, source, why, handling, remediation }: Check,
): string => `### ${id}: ${titleOf(id)}

- **Source**: [${source.url.split('/').at(-1)}](${source.url}): ${source.sentence}
- **Why it matters**: ${why}
- **Severity**: ${severity}
- **Remediate** ${HANDLING[handling]}: ${remediation}
- **In the code**: ${whereIs(why)}
`;

const SOMEWHERE: Scope = {
  partition: 'aws',
  region: '<region>',
  account: '<account>',
  roleArn: 'arn:aws:iam::<account>:role/<role>',
  buckets: ['<bucket>'],
  keyArns: ['arn:aws:kms:<region>:<account>:key/<key>'],
};

const inCode = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const purposes = (): string =>
  Object.entries(PURPOSES)
    .map(
      ([name, { serves, source, needs, also = [] }]) =>
        `| \`${name}\` | ${serves} | ${[...needs, ...also].join(', ')} | [${source.url.split('/').at(-1)}](${source.url}): ${source.says} |`,
    )
    .join('\n');

const sections = (): string =>
  permissionsOf(SOMEWHERE)
    .map(
      ({ section: name, actions, resources }) =>
        `| ${name} | ${inCode(actions)} | ${inCode(resources)} |`,
    )
    .join('\n');

/** The whole of docs/setup.md. */
export const setupPage = (checks: Register): string => `# The setup, check by check

Generated from \`domain/setup/checks\` by \`npm run docs\`; do not edit.

\`validate\` evaluates every check, \`plan\` prints what would be done, \`remediate\` does it. The checks stand in the order in which a setup is built: what one of them relies on stands before it.

- A check **passes**, **fails** (with what was observed and what to do next), is **unknown** (a call was not permitted or did not answer, and the permission is named) or does **not apply**. Unknown is never a pass and never leads to a change.
- **Repairs** run by themselves; what **asks** runs after a named person approved the hash of exactly these actions, and a changed world voids the approval; what **reports** has a cause that belongs to somebody else.
- Roles are written only under the path \`/redshift-ml/\` or with the tag \`redshift-ml:managed\`, and only with a permissions boundary; for others commands are printed that somebody else may paste. \`state.yml\` makes one (\`makeBoundary\` in \`config/deployment.yml\`), and \`npm start -s -- --boundary WAREHOUSE\` prints it: all that Redshift ML does for any purpose, and nothing else. It is needed for repairs; \`validate\` and \`plan\` do without.
- The three ways of making the role (simple, all-commands, restrictive) are alternatives: one complete way is enough.
- At the end stands \`prerequisites pass; CREATE MODEL not tried\`. With \`"canary": true\` beside the mode \`remediate\` the run then asks to train a small model as the login of \`setup.canary\`, showing its SQL and cost; once approved it trains, waits and drops the model, and the report says \`CREATE MODEL works\` or \`CREATE MODEL fails\` with the reason, and what was tried.
- A canary is tried also where checks are unknown, which it may answer, and not where it would only repeat a failure of what CREATE MODEL needs on the first pair. Its rows are constants; where CREATE MODEL refuses them, it makes a table of 1,000 rows in the canary's schema, trains from that and drops it. \`"canary": "auto"\` trains with AUTO ON, by Autopilot: that costs many times as much, which the question says.

## What the roles are for

\`setup.purposes\` says what the roles must serve; RedshiftML.8 and RedshiftML.9 demand what these need, and the generated policy grants it. Left out, the checks demand what each of the page's three ways gives by itself (\`xgboost\`, \`auto\`), and a policy for a role that could do nothing serves what the page's own policy serves (\`byom-local\` too). A private VPC for training is a purpose by \`setup.trainingVpc\`, the sample data by \`setup.sampleData\`, keys by the pairs, interfaces by enhanced VPC routing, and what today's edition of the page adds (Tags, Hosting) by \`setup.currentEdition\`.

| Purpose | Serves | Sections | Which calls it makes, by |
|---|---|---|---|
${purposes()}

A section is a part of the policy, as the page calls its part for KMS keys; OtherJobs are granted and never demanded. Known subnets and security groups stand in place of \`subnet/*\`, with the account that owns them; AWS has its sample data in the partition \`aws\` only.

| Section | Actions | On |
|---|---|---|
${sections()}

## The checks

| Check | Title | Severity | Remediate |
|---|---|---|---|
${[...checks].map(([id, { severity, handling }]) => `| ${id} | ${titleOf(id)} | ${severity} | ${HANDLING[handling]} |`).join('\n')}

${[...checks].map(([id, check]) => section(id, check)).join('\n')}`;
