import { actionsOf } from '../authorization/requests.ts';
import { AwsError, type Operation } from '../service.ts';
import { headRefused } from './s3.ts';

/** What AWS calls a refusal differs by service; the message always names action and caller. */
const refusalName: Readonly<Record<string, string>> = {
  ec2: 'UnauthorizedOperation',
  datazone: 'AccessDeniedException',
  kms: 'AccessDeniedException',
  securityhub: 'AccessDeniedException',
};

/** Operations of one service behind the account's list of refused permissions, e.g. `iam:GetRole`. */
export function guarded(
  service: string,
  refused: ReadonlySet<string>,
  operations: Readonly<Record<string, Operation>>,
): Readonly<Record<string, Operation>> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]): [string, Operation] => {
      const needed = actionsOf(service, name);
      return [
        name,
        (input, caller) => {
          const permission = needed.find((action) => refused.has(action));
          if (permission === undefined) return operation(input, caller);
          if (name === 'HeadBucket') throw headRefused();
          const message = `User: ${caller.role} is not authorized to perform: ${permission}`;
          throw new AwsError(refusalName[service] ?? 'AccessDenied', message, 403);
        },
      ];
    }),
  );
}
