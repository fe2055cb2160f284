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
import type { RoleInputs } from '../../domain/setup/operations/role.ts';
import { type ChangeOutcome, changeOutcome, type Senders } from '../change-outcome.ts';
import { readOutcome } from '../read-outcome.ts';
import { NO_SUCH_ENTITY } from './read.ts';

/** Changes of a role. A repeated call finds its own work done. */
export const roleSenders = {
  'iam:CreateRole': ({ iam }, input) => createRole(iam, input),
  'iam:DeleteRole': ({ iam }, input) => sent(() => iam.send(new DeleteRoleCommand(input))),
  'iam:UpdateAssumeRolePolicy': ({ iam }, input) =>
    sent(() => iam.send(new UpdateAssumeRolePolicyCommand(input))),
  'iam:AttachRolePolicy': ({ iam }, input) =>
    sent(() => iam.send(new AttachRolePolicyCommand(input))),
  'iam:DetachRolePolicy': ({ iam }, input) =>
    sent(() => iam.send(new DetachRolePolicyCommand(input))),
  'iam:PutRolePolicy': ({ iam }, input) => sent(() => iam.send(new PutRolePolicyCommand(input))),
  'iam:DeleteRolePolicy': ({ iam }, input) =>
    sent(() => iam.send(new DeleteRolePolicyCommand(input))),
} satisfies Senders<RoleInputs, { readonly iam: IAMClient }>;

const sent = (send: () => Promise<unknown>): Promise<ChangeOutcome> =>
  changeOutcome({ absent: NO_SUCH_ENTITY }, send);

/** A role of that name that is not the one asked for is somebody else's: it is refused, not taken over. */
async function createRole(
  client: IAMClient,
  input: RoleInputs['iam:CreateRole'],
): Promise<ChangeOutcome> {
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
