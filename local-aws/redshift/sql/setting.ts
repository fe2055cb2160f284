import { SqlError, type WarehouseOptions } from '../engine.ts';
import type { Session } from '../session.ts';
import { cursorOf } from './cursor.ts';

const CASE_SENSITIVE = 'enable_case_sensitive_identifier';

export const isSetting = (sql: string): boolean => /^\s*set\b/i.test(sql);

/** The session after a SET of the one parameter that this warehouse knows. Throws SqlError when it refuses it. */
export function afterSetting(sql: string, session: Session, options: WarehouseOptions): Session {
  const cursor = cursorOf(sql);
  cursor.expect('set');
  const parameter = cursor.name();
  if (!cursor.sign('=')) cursor.expect('to');
  const value = cursor.name();
  cursor.end();
  if (parameter !== CASE_SENSITIVE)
    throw new SqlError(`unrecognized configuration parameter "${parameter}"`);
  const isOn = ['true', 'on'].includes(value);
  if (!isOn && !['false', 'off'].includes(value))
    throw new SqlError(`parameter "${parameter}" requires a Boolean value`);
  const { setting = 'takes' } = options;
  if (setting === 'fails')
    throw new SqlError(`parameter "${parameter}" cannot be changed in a transaction`);
  return setting === 'takes' ? { ...session, caseSensitive: isOn } : session;
}
