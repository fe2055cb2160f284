import type { FaultKind, Faults } from '../../local-aws/faults.ts';

/** One kind of fault at one operation of one function: the first time only, or every time. */
export function faultAt(
  kind: FaultKind,
  functionName: string,
  operation: string,
  times: 'once' | 'always',
): Faults {
  let struck = 0;
  return {
    seed: 1,
    strikes: (asked, about) => {
      const hit =
        asked === kind && about.startsWith(`${functionName}: `) && about.endsWith(`.${operation}`);
      if (hit) struck += 1;
      return hit && (times === 'always' || struck === 1);
    },
    isOn: (asked) => asked === kind,
    between: (_, low) => low,
    calm: () => {},
    happened: [],
  };
}

/** Several such faults in one run. */
export const together = (...all: readonly Faults[]): Faults => ({
  seed: 1,
  strikes: (kind, about) => all.filter((faults) => faults.strikes(kind, about)).length > 0,
  isOn: (kind) => all.some((faults) => faults.isOn(kind)),
  between: (_, low) => low,
  calm: () => {},
  happened: [],
});
