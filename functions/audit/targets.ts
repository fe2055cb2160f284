import { configuredDatabases } from '../../domain/access/database-key.ts';
import { oneOfEachAccount } from '../../domain/accounts.ts';
import { controlProblems } from '../../domain/audit/control-problems.ts';
import { auditParts } from '../../domain/audit/run.ts';
import { InvalidConfiguration } from '../../domain/errors.ts';
import { configuredSetups } from '../../domain/setup/run/target.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';

/** Which databases, setups and accounts are to be examined, in as many parts as a history has room for. */
export const compose =
  ({ config }: Runtime) =>
  async (start: unknown): Promise<ReturnType<typeof auditParts>> => {
    const problems = controlProblems(config.audit);
    if (problems.length > 0)
      throw new InvalidConfiguration(problems.map((one) => `config/admin.yml: ${one}`).join('\n'));
    return auditParts(
      start,
      {
        account: oneOfEachAccount(config.warehouses).length,
        databases: configuredDatabases(config).length,
        setups: configuredSetups(config).length,
      },
      config.hash,
    );
  };

export const handler = lambda(compose);
