import type { AuditRule } from '../../domain/audit/rule.ts';
import { RULE_TITLES } from '../../domain/control-titles.ts';
import type { ControlId } from '../../domain/setup/control.ts';

const ABOUT = {
  catalog: 'what the warehouse shows',
  ledger: 'what the ledger has of a database',
  records: 'what is written down of a database',
  installation: 'what is one for the whole installation',
  account: 'what belongs to no single database, account by account',
} as const;

const link = (url: string): string =>
  url.startsWith('docs/')
    ? `[${url.slice('docs/'.length)}](${url.slice('docs/'.length)})`
    : `[${url.split('/').at(-1)}](${url})`;

/** In the order of their numbers. */
const rowsOf = (rules: ReadonlyMap<ControlId, AuditRule>): string[] =>
  [...RULE_TITLES].flatMap(([id, title]) => {
    const rule = rules.get(id);
    if (rule === undefined) return [];
    const { severity, about, why, source } = rule;
    return [`| ${id} | ${title} | ${severity} | ${ABOUT[about]} | ${why} | ${link(source.url)} |`];
  });

/** The whole of docs/audit-rules.md. */
export const auditRulesPage = (
  rules: ReadonlyMap<ControlId, AuditRule>,
): string => `# The rules of an audit

Generated from \`domain/audit/rules\` by \`npm run docs\`; do not edit. The numbers go on where those of
[the setup's checks](setup.md) end. What an audit is and does with them: [audit.md](audit.md).

| Control | What has to be so | Severity | Judged by | Why it matters | Source |
|---|---|---|---|---|---|
${rowsOf(rules).join('\n')}
`;
