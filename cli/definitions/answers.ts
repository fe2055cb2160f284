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
const REVIEW: Parameter = { typed: '<review>', is: 'its id, as review list says it' };
const answers = () => import('../commands/answers.ts');
const reviews = () => import('../commands/review.ts');

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
  {
    name: 'setup approve',
    group: 'Setup',
    summary: 'approves or rejects what a run of the setup asks, exactly as you have read it',
    more: 'Without --plan it shows what is asked and how to go on, and ends with 1. Who may, is said by approvers of the configuration.',
    arguments: [{ typed: '<run>', is: 'name or ARN of the execution, as setup remediate says it' }],
    options: [
      { typed: '--warehouse <name>', is: 'of the configuration; needed where it has several' },
      {
        typed: '--plan <hash>',
        is: 'of exactly what was read; without it, what is asked is shown',
      },
      { typed: '--reject', is: 'with --plan: no' },
      ...INSTALLED,
    ],
    examples: ['setup approve 4f6c', 'setup approve 4f6c --plan 9f86d0…'],
    needs: [...URL_NEEDS, 'dynamodb:Query and dynamodb:GetItem on the ledger'],
    load: async () => (await import('../commands/setup-approve.ts')).setupApprove,
  },
  {
    name: 'review list',
    group: 'Access',
    summary: 'lists the access reviews, and until when each is to be decided on',
    options: INSTALLED,
    examples: ['review list'],
    needs: [FIND, 'dynamodb:Query on the ledger'],
    load: async () => (await reviews()).list,
  },
  {
    name: 'review show',
    group: 'Access',
    summary: 'lists what is reviewed, item by item with its hash, and what was decided',
    arguments: [REVIEW],
    options: INSTALLED,
    examples: ['review show quarterly-2026-03-03'],
    needs: URL_NEEDS,
    load: async () => (await reviews()).show,
  },
  {
    name: 'review decide',
    group: 'Access',
    summary: 'keeps or removes one item of a review, exactly as it was frozen',
    more: 'Who may, docs/reviews.md says; the first decision on an item counts.',
    arguments: [REVIEW],
    options: [
      { typed: '--item <hash>', is: 'as review show says it', isMandatory: true },
      { typed: '--decision <word>', is: 'keep or remove', isMandatory: true },
      { typed: '--reason <text>', is: 'why; it stands in the evidence' },
      ...INSTALLED,
    ],
    examples: [
      'review decide quarterly-2026-03-03 --item 9f86d0… --decision remove --reason "left the team"',
    ],
    needs: URL_NEEDS,
    load: async () => (await reviews()).decide,
  },
  {
    name: 'review close',
    group: 'Access',
    summary: 'closes the review of access that somebody took without approvals, in an emergency',
    arguments: [{ typed: '<lease>', is: 'the requestId of the break-glass' }],
    options: [
      {
        typed: '--finding <text>',
        is: 'what you found; it stands in the evidence',
        isMandatory: true,
      },
      ...INSTALLED,
    ],
    examples: ['review close incident-17 --finding "the campaign had stopped; it was one"'],
    needs: URL_NEEDS,
    load: async () => (await reviews()).close,
  },
];
