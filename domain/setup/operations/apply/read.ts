import type { Read } from '../../facts.ts';

/** Changes what was read; what was not read stays unknown, whatever is done to it. */
export const changed = <T>(read: Read<T>, change: (value: T) => T): Read<T> =>
  'ok' in read ? { ok: change(read.ok) } : read;
