import { AwsError, type Clock, type Service } from '../../local-aws/service.ts';

/** Calls a second for one account and Region (facts §3.2). */
const QUOTAS: Readonly<Record<string, number>> = {
  BatchExecuteStatement: 20,
  DescribeStatement: 100,
  GetStatementResult: 20,
};

/** The Data API of one account and Region with its quotas: a sliding second, as strict as a quota can be. */
export function withQuotas(
  service: Service,
  clock: Clock,
  onRefused: (operation: string) => void,
): Service {
  const times = new Map<string, number[]>();
  return {
    ...service,
    operations: Object.fromEntries(
      Object.entries(service.operations).map(([operation, behave]) => [
        operation,
        (input, caller) => {
          const quota = QUOTAS[operation] ?? Number.POSITIVE_INFINITY;
          const now = clock.now();
          const recent = (times.get(operation) ?? []).filter((at) => at > now - 1_000);
          if (recent.length >= quota) {
            onRefused(operation);
            throw new AwsError('ThrottlingException', 'Rate exceeded');
          }
          times.set(operation, [...recent, now]);
          return behave(input, caller);
        },
      ]),
    ),
  };
}
