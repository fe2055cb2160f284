/** The Sid of a statement, whatever it is. */
export const sidOf = (statement: unknown): unknown =>
  typeof statement === 'object' && statement !== null && 'Sid' in statement
    ? statement.Sid
    : undefined;

/** Whether a statement bears the Sid, or the Sid with a number that `freeSid` gave it. */
export const bearsSid = (statement: unknown, sid: string): boolean => {
  const found = sidOf(statement);
  return (
    typeof found === 'string' && found.startsWith(sid) && /^\d*$/.test(found.slice(sid.length))
  );
};

/** The Sid, numbered where somebody's statement bears it: AWS refuses a policy that has one twice. */
export function freeSid(sid: string, others: readonly unknown[]): string {
  const taken = new Set(others.map(sidOf));
  let free = sid;
  for (let number = 2; taken.has(free); number += 1) free = `${sid}${number}`;
  return free;
}
