/** Somebody called us wrongly: the message says what was given and what is wanted; the process ends with 2. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}
