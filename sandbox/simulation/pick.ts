import type { Random } from '../../local-aws/random.ts';

/** One of them, each as likely. */
export function pick<Thing>(dice: Random, things: readonly Thing[]): Thing {
  const thing = things[dice.between(0, things.length - 1)];
  if (thing === undefined) throw new Error('nothing to pick from');
  return thing;
}
