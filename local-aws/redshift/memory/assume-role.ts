import type { Identity } from '../identity.ts';
import type { AssumeRoleChange, RoleUse } from '../resolve.ts';
import type { Session } from '../session.ts';
import { COMMANDS, type Command, DEFAULT_ROLE, EVERY_ROLE } from '../sql/grammar.ts';
import type { Undo } from './undo.ts';

interface RoleHolder {
  readonly arn: string;
  readonly command: Command;
  readonly identity: Identity;
}

export type RoleHolders = Map<string, RoleHolder>;

const key = ({ arn, command, identity }: RoleHolder): string =>
  `${identity.kind} ${identity.id} ${command} ${arn}`;

/** REVOKE … ON ALL takes every role away; ON a role takes that one only. */
export function changeRoleHolders(
  holders: RoleHolders,
  change: AssumeRoleChange,
  undo: Undo,
): void {
  for (const { arn, command } of change.uses) {
    for (const { identity } of change.recipients) {
      const holder = { arn, command, identity };
      if (change.verb === 'GRANT') undo.set(holders, key(holder), holder);
      else for (const held of matching(holders, holder)) undo.delete(holders, key(held));
    }
  }
}

const matching = (holders: RoleHolders, { arn, command, identity }: RoleHolder): RoleHolder[] =>
  [...holders.values()].filter(
    (held) =>
      held.identity.id === identity.id &&
      held.command === command &&
      (arn === EVERY_ROLE || held.arn === arn),
  );

/** Whether the session's user may use the role for the command. PUBLIC's row of a fresh warehouse stands for every role. */
export const mayAssume = (
  holders: RoleHolders,
  { user, own }: Session,
  { arn, command }: RoleUse,
): boolean =>
  user.superuser ||
  [...holders.values()].some(
    (held) =>
      held.command === command &&
      (held.identity.kind === 'public'
        ? [arn, EVERY_ROLE, DEFAULT_ROLE].includes(held.arn)
        : own.has(held.identity.id) && [arn, EVERY_ROLE].includes(held.arn)),
  );

/** A fresh warehouse lets PUBLIC use its roles for everything (facts §1.2). */
export function initialRoleHolders(everybody: Identity): RoleHolders {
  const holders = COMMANDS.map((command) => ({ arn: DEFAULT_ROLE, command, identity: everybody }));
  return new Map(holders.map((holder) => [key(holder), holder]));
}
