import type { AuditRule } from '../../domain/audit/rule.ts';

const ABOUT = {
  catalog: 'what the warehouse shows',
  ledger: 'what the ledger has of a database',
  records: 'what is written down of a database',
  account: 'what belongs to no single database',
} as const;

const link = (url: string): string =>
  url.startsWith('docs/')
    ? `[${url.slice('docs/'.length)}](${url.slice('docs/'.length)})`
    : `[${url.split('/').at(-1)}](${url})`;

/** The whole of docs/audit-rules.md. */
export const auditRulesPage = (
  rules: ReadonlyMap<string, AuditRule>,
): string => `# The rules of an audit

Generated from \`domain/audit/rules\` by \`npm run docs\`; do not edit. The numbers go on where those of
[the setup's checks](setup.md) end. What an audit is and does with them: [audit.md](audit.md).

| Control | What has to be so | Severity | Judged by | Why it matters | Source |
|---|---|---|---|---|---|
${[...rules].map(([id, { title, severity, about, why, source }]) => `| ${id} | ${title} | ${severity} | ${ABOUT[about]} | ${why} | ${link(source.url)} |`).join('\n')}
`;
