/**
 * In which form the configuration is published (domain/published-revision.ts). It grows with every change of the schema of config/admin.yml:
 * a function has no parser that would bring another form into its own, and refuses to go on without what it cannot read.
 */
export const CONFIG_VERSION = 1;
