/** Partition of a database's leases and suspensions; what reconcile proves lies in another. */
export const databasePk = (database: string): string => `DB#${database}`;
