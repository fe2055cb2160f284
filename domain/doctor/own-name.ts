/** How every name begins that the deployment gives, unless `prefix` of config/deployment.yml was changed: then no leftovers are seen. */
export const OUR_PREFIX = 'redshift-ml-';

/** Whether a deployment of ours gives such a name to what outlives its stack, of whatever stage: ledger, evidence, audits. */
export const isOfAnInstallation = (name: string): boolean =>
  /^redshift-ml-([\w-]+-)?(ledger(-\w+)*|(evidence|audit)-\d{12}-[a-z0-9-]+)$/.test(name);
