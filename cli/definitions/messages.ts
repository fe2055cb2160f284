import type { Definition, Parameter } from '../definition.ts';
import { FIND, INSTALLED } from './parameters.ts';

const WAREHOUSE: Parameter = {
  typed: '--warehouse <name>',
  is: 'of the configuration',
  isMandatory: true,
};
const SAID: readonly Parameter[] = [
  { typed: '--reason <text>', is: 'why; it stands in the evidence', isMandatory: true },
  { typed: '--ticket <id>', is: 'of the system where it was asked for' },
  { typed: '--requested-by <person>', is: 'who asks; else whoever IAM says runs this' },
  {
    typed: '--request-id <id>',
    is: 'of the message, so that it may be repeated word for word; else a new one',
  },
  { typed: '--source <name>', is: 'in whose name it is sent; needed where several send events' },
  { typed: '--wait <seconds>', is: 'how long to wait for the outcome', usual: '300' },
  ...INSTALLED,
];
const APPROVED: readonly Parameter[] = [
  { typed: '--approved-by <person>', is: 'may be given several times', isRepeatable: true },
  {
    typed: '--approved-at <when>',
    is: 'with its offset; else now; to repeat a message by its --request-id, give the same',
  },
];
const EXPIRES: Parameter = {
  typed: '--expires <when>',
  is: 'its end, with its offset: 2026-06-01T00:00:00Z',
  isMandatory: true,
};
const LEASE: Parameter = { typed: '<lease>', is: 'the requestId that began it' };
const ACCESS: readonly Parameter[] = [
  WAREHOUSE,
  { typed: '--database <name>', is: 'of the warehouse', isMandatory: true },
  {
    typed: '--grantee <who>',
    is: '"group marketing"; may be given several times',
    isMandatory: true,
    isRepeatable: true,
  },
  { typed: '--persona <name>', is: 'of the configuration: creator, user', isMandatory: true },
  { typed: '--schema <name>', is: 'of the models', isMandatory: true },
  { typed: '--model <name>', is: 'of the schema; may be given several times', isRepeatable: true },
  { typed: '--starts <when>', is: 'its beginning, with its offset; else now' },
  { ...EXPIRES, isMandatory: false },
  ...APPROVED,
  ...SAID,
];

/** To send a message, and to read what became of it. */
const SENDS: readonly string[] = [
  FIND,
  'events:PutEvents of the source, as one of its senders',
  'dynamodb:GetItem on the ledger',
  'sts:GetCallerIdentity without --requested-by',
];
const messages = () => import('../commands/messages.ts');

/** Commands that send a message and wait for what becomes of it. */
export const MESSAGES: readonly Definition[] = [
  {
    name: 'grant',
    group: 'Access',
    summary:
      'asks for access, or with --approved-by brings its approval, and tells what became of it',
    more: 'Who may approve what is said by the policy (docs/policy.md); the right to send is that of the sender (docs/permissions.md).',
    options: ACCESS,
    examples: [
      'grant --warehouse analytics --database dev --grantee "group marketing" --persona user --schema demo_ml --model churn --approved-by olivia --expires 2026-06-01T00:00:00Z --reason "churn campaign"',
    ],
    needs: SENDS,
    load: async () => (await messages()).grant,
  },
  {
    name: 'adopt',
    group: 'Access',
    summary: 'the same for what somebody granted by hand and is held: it gets a lease, and an end',
    options: ACCESS,
    examples: [
      'adopt --warehouse analytics --database dev --grantee "user mark" --persona user --schema demo_ml --model churn --approved-by olivia --reason "granted by hand in 2024"',
    ],
    needs: SENDS,
    load: async () => (await messages()).adopt,
  },
  {
    name: 'extend',
    group: 'Access',
    summary: 'brings the approval of a later end of a lease',
    arguments: [LEASE],
    options: [WAREHOUSE, EXPIRES, ...APPROVED, ...SAID],
    examples: [
      'extend users-1 --warehouse analytics --expires 2026-09-01T00:00:00Z --approved-by olivia --reason "it goes on"',
    ],
    needs: SENDS,
    load: async () => (await messages()).extend,
  },
  {
    name: 'shorten',
    group: 'Access',
    summary: 'gives a lease an earlier end',
    arguments: [LEASE],
    options: [WAREHOUSE, EXPIRES, ...SAID],
    examples: [
      'shorten users-1 --warehouse analytics --expires 2026-04-01T00:00:00Z --reason "over sooner"',
    ],
    needs: SENDS,
    load: async () => (await messages()).shorten,
  },
  {
    name: 'revoke',
    group: 'Access',
    summary: 'ends a lease now, and closes an id that has not begun',
    arguments: [LEASE],
    options: [WAREHOUSE, ...SAID],
    examples: ['revoke users-1 --warehouse analytics --reason "left the team"'],
    needs: SENDS,
    load: async () => (await messages()).revoke,
  },
  {
    name: 'return',
    group: 'Access',
    summary: 'gives back what one asked for or has',
    arguments: [LEASE],
    options: [WAREHOUSE, ...SAID],
    examples: ['return users-1 --warehouse analytics --reason "not needed any more"'],
    needs: SENDS,
    load: async () => (await messages()).giveBack,
  },
  {
    name: 'suspend',
    group: 'Access',
    summary:
      'takes access away at once, until it is resumed: of a grantee, a database, or a warehouse',
    options: [
      WAREHOUSE,
      { typed: '--database <name>', is: 'only there' },
      { typed: '--grantee <who>', is: 'only of this one: "user mark"' },
      ...SAID,
    ],
    examples: ['suspend --warehouse analytics --grantee "user mark" --reason "account is abused"'],
    needs: SENDS,
    load: async () => (await messages()).suspend,
  },
  {
    name: 'resume',
    group: 'Access',
    summary: 'brings the approval that a suspension is lifted: what still lives is granted again',
    arguments: [{ typed: '<suspension>', is: 'the requestId that suspended' }],
    options: [WAREHOUSE, ...APPROVED, ...SAID],
    examples: [
      'resume cli-4f6c --warehouse analytics --approved-by olivia --reason "it is settled"',
    ],
    needs: SENDS,
    load: async () => (await messages()).resume,
  },
];
