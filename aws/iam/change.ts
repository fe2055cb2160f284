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

type CreateRole = Extract<IamCall, { operation: 'iam:CreateRole' }>['input'];
/** IAM says so too of a role that it has only just made. */
const ABSENT = { absent: ['NoSuchEntityException'] };

/** One change of a role. A repeated call finds its own work done. */
export async function changeRole(
  client: IAMClient,
  { operation, input }: IamCall,
): Promise<ChangeOutcome> {
  switch (operation) {
    case 'iam:CreateRole':
      return createRole(client, input);
    case 'iam:DeleteRole':
      return changeOutcome(ABSENT, () => send(client.send(new DeleteRoleCommand(input))));
    case 'iam:UpdateAssumeRolePolicy':
      return changeOutcome(ABSENT, () =>
        send(client.send(new UpdateAssumeRolePolicyCommand(input))),
      );
    case 'iam:AttachRolePolicy':
      return changeOutcome(ABSENT, () => send(client.send(new AttachRolePolicyCommand(input))));
    case 'iam:DetachRolePolicy':
      return changeOutcome(ABSENT, () => send(client.send(new DetachRolePolicyCommand(input))));
    case 'iam:PutRolePolicy':
      return changeOutcome(ABSENT, () => send(client.send(new PutRolePolicyCommand(input))));
    case 'iam:DeleteRolePolicy':
      return changeOutcome(ABSENT, () => send(client.send(new DeleteRolePolicyCommand(input))));
  }
}

/** A role of that name that is not the one asked for is somebody else's: it is refused, not taken over. */
async function createRole(client: IAMClient, input: CreateRole): Promise<ChangeOutcome> {
  const performed = await changeOutcome({ already: ['EntityAlreadyExistsException'] }, () =>
    send(client.send(new CreateRoleCommand({ ...input, Tags: [...input.Tags] }))),
  );
  if (performed.is !== 'already') return performed;
  const read = await readOutcome({ permission: 'iam:GetRole', missing: ABSENT.absent }, () =>
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
  if (same) return performed;
  return {
    is: 'refused',
    because: `a role named ${input.RoleName} exists already, with another path, boundary or tags`,
  };
}

const send = async (answer: Promise<unknown>): Promise<undefined> => {
  await answer;
};
