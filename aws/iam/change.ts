import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  type IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { IamCall } from '../../domain/setup/operations/call.ts';
import { type ChangeOutcome, changeOutcome } from '../change-outcome.ts';
import { readOutcome } from '../read-outcome.ts';
import { NO_SUCH_ENTITY } from './read.ts';

type CreateRole = Extract<IamCall, { operation: 'iam:CreateRole' }>;

/** One change of a role. A repeated call finds its own work done. */
export const changeRole = (client: IAMClient, call: IamCall): Promise<ChangeOutcome> =>
  call.operation === 'iam:CreateRole'
    ? createRole(client, call.input)
    : changeOutcome({ absent: NO_SUCH_ENTITY }, () => change(client, call));

function change(
  client: IAMClient,
  { operation, input }: Exclude<IamCall, CreateRole>,
): Promise<unknown> {
  switch (operation) {
    case 'iam:DeleteRole':
      return client.send(new DeleteRoleCommand(input));
    case 'iam:UpdateAssumeRolePolicy':
      return client.send(new UpdateAssumeRolePolicyCommand(input));
    case 'iam:AttachRolePolicy':
      return client.send(new AttachRolePolicyCommand(input));
    case 'iam:DetachRolePolicy':
      return client.send(new DetachRolePolicyCommand(input));
    case 'iam:PutRolePolicy':
      return client.send(new PutRolePolicyCommand(input));
    case 'iam:DeleteRolePolicy':
      return client.send(new DeleteRolePolicyCommand(input));
  }
}

/** A role of that name that is not the one asked for is somebody else's: it is refused, not taken over. */
async function createRole(client: IAMClient, input: CreateRole['input']): Promise<ChangeOutcome> {
  const outcome = await changeOutcome({ already: ['EntityAlreadyExistsException'] }, () =>
    client.send(new CreateRoleCommand({ ...input, Tags: [...input.Tags] })),
  );
  if (outcome.is !== 'already') return outcome;
  const read = await readOutcome({ permission: 'iam:GetRole', missing: NO_SUCH_ENTITY }, () =>
    client.send(new GetRoleCommand({ RoleName: input.RoleName })),
  );
  if (!('ok' in read))
    return { is: 'denied' in read ? 'refused' : 'busy', because: JSON.stringify(read) };
  const { Role } = read.ok;
  const same =
    Role?.Path === input.Path &&
    Role.PermissionsBoundary?.PermissionsBoundaryArn === input.PermissionsBoundary &&
    input.Tags.every(({ Key, Value }) =>
      Role.Tags?.some((tag) => tag.Key === Key && tag.Value === Value),
    );
  if (same) return outcome;
  return {
    is: 'refused',
    because: `a role named ${input.RoleName} exists already, with another path, boundary or tags`,
  };
}
