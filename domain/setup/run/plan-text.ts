import type { Action } from '../action.ts';
import { type Finding, findingKey, groundsOf, isOpen } from '../checks/check.ts';
import { awsCommands } from './aws-command.ts';
import type { SetupPlan } from './plan.ts';
import { askedAction, requestText } from './question.ts';
import { concludeSetup } from './report.ts';
import { MARK, type Told, titled } from './told.ts';

const headOf = ({ id, repairs, consequence }: Action, { shorten }: Told): readonly string[] => [
  `  ${shorten(id)} (${repairs})`,
  ...(consequence === '' ? [] : [`      consequence: ${shorten(consequence)}`]),
];

const undoOf = ({ undo }: Action): string =>
  `      undo: ${'never' in undo ? `none: ${undo.never}` : undo.map(({ operation }) => operation).join(', ')}`;

/** What would be done; the exact requests are told to whoever wants all of it, and to whoever is asked. */
const planned = (action: Action, told: Told): readonly string[] => [
  ...headOf(action, told),
  ...(told.verbose ? requestText(askedAction(action)).map((line) => `      ${line}`) : []),
  undoOf(action),
];

/** Somebody has to send it as it is: what it changes, and a command to be pasted. */
const byHand = (action: Action, region: string, told: Told): readonly string[] => [
  ...headOf(action, told),
  ...requestText(askedAction(action)).map((line) => `      ${line}`),
  ...awsCommands(action.call, region).map((command) => `      run: ${command}`),
];

/** A plan for a person: what is repaired, what needs an approval, what somebody else has to send, and what is left. */
export function planText(
  { repairs, asks, approvalHash, byHand: others, predicted }: SetupPlan,
  now: readonly Finding[],
  { region, told }: { readonly region: string; readonly told: Told },
): readonly string[] {
  // Without an action nothing changes, and the findings say it all.
  const acts = repairs.length + asks.length > 0;
  const known = new Map(now.map((finding) => [findingKey(finding), groundsOf(finding)]));
  const left = (acts ? predicted : []).filter(isOpen).flatMap((finding) => {
    const head = `  ${MARK[finding.status]} ${finding.control} ${told.shorten(finding.subject)}`;
    const grounds = groundsOf(finding);
    const same = known.get(findingKey(finding)) === grounds;
    return same ? [head] : [head, `          because: ${told.shorten(grounds)}`];
  });
  return [
    ...titled(
      'Repairs:',
      repairs.flatMap((action) => planned(action, told)),
    ),
    ...titled(
      `Needs approval of ${approvalHash}:`,
      asks.flatMap((action) => planned(action, told)),
    ),
    ...titled(
      'By hand:',
      others.flatMap(({ action, because }) => [
        ...byHand(action, region, told),
        `      because: ${told.shorten(because)}`,
      ]),
    ),
    ...titled('Left afterwards:', left),
    ...(acts ? ['', `Predicted: ${concludeSetup(predicted)}`] : []),
  ];
}
