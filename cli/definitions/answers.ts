import type { Definition, Parameter } from '../definition.ts';
import { FIND, INSTALLED } from './parameters.ts';

const URL_NEEDS: readonly string[] = [
  FIND,
  'lambda:GetFunctionUrlConfig on answer',
  'lambda:InvokeFunctionUrl, and lambda:InvokeFunction with lambda:InvokedViaFunctionUrl, on answer',
];
const ASKS: readonly string[] = [...URL_NEEDS, 'dynamodb:GetItem on the ledger'];

const ANSWER: readonly Parameter[] = [
  {
    typed: '--question <hash>',
    is: 'of exactly what was read; without it, what is asked is shown',
  },
  { typed: '--reason <text>', is: 'why' },
  ...INSTALLED,
];
const OWN: readonly Parameter[] = [
  { typed: '--warehouse <name>', is: 'of the configuration', isMandatory: true },
  { typed: '--grantee <who>', is: '"user mark"', isMandatory: true },
  { typed: '--reason <text>', is: 'why; it stands in the evidence', isMandatory: true },
  { typed: '--request-id <id>', is: 'of the message; else a new one' },
  { typed: '--wait <seconds>', is: 'how long to wait for the outcome', usual: '300' },
];
const LEASE: Parameter = { typed: '<lease>', is: 'the requestId that waits' };
const answers = () => import('../commands/answers.ts');

/** What a person says in the own name, at the URL for answers: IAM tells who it is (docs/approvals.md). */
export const ANSWERS: readonly Definition[] = [
  {
    name: 'approve',
    group: 'Access',
    summary: 'approves an access that waits for you, exactly as you have read it',
    more: 'Without --question it shows what is asked and how to go on, and ends with 1.',
    arguments: [LEASE],
    options: ANSWER,
    examples: ['approve users-1', 'approve users-1 --question 9f86d0… --reason "for the campaign"'],
    needs: URL_NEEDS,
    load: async () => (await answers()).approve,
  },
  {
    name: 'deny',
    group: 'Access',
    summary: 'refuses an access that waits for you',
    more: 'Without --question it shows what is asked and how to go on, and ends with 1.',
    arguments: [LEASE],
    options: ANSWER,
    examples: ['deny users-1', 'deny users-1 --question 9f86d0… --reason "not this group"'],
    needs: URL_NEEDS,
    load: async () => (await answers()).deny,
  },
  {
    name: 'break-glass',
    group: 'Access',
    summary:
      'begins access without the approvals of the policy, in an emergency; somebody reviews it',
    more: 'Who may, is said by breakGlass in the policy. It ends after four hours at most.',
    options: [
      ...OWN,
      { typed: '--database <name>', is: 'of the warehouse', isMandatory: true },
      { typed: '--persona <name>', is: 'of the configuration', isMandatory: true },
      { typed: '--schema <name>', is: 'of the models', isMandatory: true },
      { typed: '--model <name>', is: 'may be given several times', isRepeatable: true },
      { typed: '--expires <when>', is: 'its end, with its offset', isMandatory: true },
      ...INSTALLED,
    ],
    examples: [
      'break-glass --warehouse analytics --database dev --grantee "user ann" --persona user --schema demo_ml --model churn --expires 2026-03-02T12:00:00Z --reason "incident 17"',
    ],
    needs: ASKS,
    load: async () => (await answers()).breakGlass,
  },
  {
    name: 'offboard',
    group: 'Access',
    summary:
      'asks that somebody who leaves loses everything, in every database; people approve the plan',
    options: [...OWN, ...INSTALLED],
    examples: ['offboard --warehouse analytics --grantee "user mark" --reason "left the company"'],
    needs: ASKS,
    load: async () => (await answers()).offboard,
  },
];
