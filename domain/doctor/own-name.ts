/** How the names begin, where nobody has changed `prefix` of config/deployment.yml. */
export const SHIPPED_BEGIN = 'redshift-ml-';

/** How the names begin that a deployment gives, whatever its stage, by `prefix` of config/deployment.yml. */
export const fixedPart = (prefix: string): string =>
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the Serverless Framework
  prefix.split('${self:provider.stage}')[0] ?? prefix;

/** Whether a deployment of ours gives such a name to what outlives its stack, of whatever stage: ledger, evidence, audits. */
export const isOfAnInstallation = (name: string, begin: string): boolean =>
  name.startsWith(begin) &&
  /^([\w-]+-)?(ledger(-\w+)*|(evidence|audit)-\d{12}-[a-z0-9-]+)$/.test(name.slice(begin.length));
