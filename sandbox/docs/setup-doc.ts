/** Writes docs/setup.md from the checks: `node sandbox/docs/setup-doc.ts`. A test keeps the two equal. */
import { writeFile } from 'node:fs/promises';
import { CHECKS } from '../../domain/setup/checks/register.ts';
import type { Check } from '../../domain/setup/control.ts';

const HANDLING = {
  repairs: 'repairs by itself',
  asks: 'asks a named person first',
  reports: 'reports only',
} as const;

const section = ({
  id,
  title,
  severity,
  source,
  why,
  handling,
  remediation,
}: Check): string => `### ${id}: ${title}

- **Source**: [${source.url.split('/').at(-1)}](${source.url}): ${source.sentence}
- **Why it matters**: ${why}
- **Severity**: ${severity}
- **Remediate** ${HANDLING[handling]}: ${remediation}
`;

/** The whole page. */
export const setupDoc = (checks: readonly Check[]): string => `# The setup, check by check

Generated from \`domain/setup/checks\` by \`node sandbox/docs/setup-doc.ts\`; do not edit.

\`validate\` evaluates every check, \`plan\` prints what would be done, \`remediate\` does it. The checks stand in the order in which a setup is built: what one of them relies on stands before it.

- A check **passes**, **fails** (with what was observed and what to do next), is **unknown** (a call was not permitted or did not answer, and the permission is named) or does **not apply**. Unknown is never a pass and never leads to a change.
- **Repairs** run by themselves; what **asks** runs after a named person approved the hash of exactly these actions, and a changed world voids the approval; what **reports** has a cause that belongs to somebody else.
- Roles are written only under the path \`/redshift-ml/\` or with the tag \`redshift-ml:managed\`, and only with a permissions boundary; for others the plan is printed.
- The three ways of making the role (simple, all-commands, restrictive) are alternatives: one complete way is enough.
- At the end stands \`prerequisites pass; CREATE MODEL not tried\`. With \`"canary": true\` beside the mode \`remediate\` the run then asks to train a small model as the login of \`setup.canary\`, showing its SQL and cost; once approved it trains, waits and drops the model, and the report says \`CREATE MODEL works\` or \`CREATE MODEL fails\` with the reason.

| Check | Title | Severity | Remediate |
|---|---|---|---|
${checks.map(({ id, title, severity, handling }) => `| ${id} | ${title} | ${severity} | ${HANDLING[handling]} |`).join('\n')}

${checks.map(section).join('\n')}`;

if (import.meta.main)
  await writeFile(new URL('../../docs/setup.md', import.meta.url), setupDoc(CHECKS));
