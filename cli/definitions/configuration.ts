import type { Definition } from '../definition.ts';
import { CONFIG, FIND, INSTALLED, STAGE } from './parameters.ts';

/** Commands about the configuration as a whole. */
export const CONFIGURATION: readonly Definition[] = [
  {
    name: 'config check',
    group: 'Configuration',
    summary: 'says what is wrong with the configuration, before it is packaged',
    options: [CONFIG],
    examples: ['config check'],
    needs: [],
    load: async () => (await import('../commands/config.ts')).check,
  },
  {
    name: 'config diff',
    group: 'Configuration',
    summary: 'says what a change of the configuration changes in access and setup',
    more: `Each difference of the configuration, and of the deployment.yml beside it, with what it means; and the SQL that the baseline makes
of it. It ends with 1 where something differs.`,
    arguments: [
      {
        typed: '<before>',
        is: 'what it is compared with: a file, a revision of git, deployed, for what is deployed, or published, for what is in force',
      },
    ],
    options: [
      CONFIG,
      STAGE,
      {
        typed: '--comment <file>',
        is: 'writes it as a comment of a pull request, too: of at most 65,536 characters',
      },
    ],
    examples: [
      'config diff HEAD',
      'config diff old.yml --config new.yml',
      'config diff deployed --stage prod',
      'config diff published --stage prod',
    ],
    needs: [
      'cloudformation:GetTemplate, where it compares with what is deployed or published',
      `${FIND} and dynamodb:Query, where with what is published`,
    ],
    load: async () => (await import('../commands/config.ts')).diff,
  },
  {
    name: 'config publish',
    group: 'Configuration',
    summary: 'has the functions decide by a changed configuration, without a deployment',
    more: `Without --confirm it only shows what differs from what is in force, and by which word exactly that is confirmed. It is checked against
the deployment.yml that is deployed, signed, and kept in the ledger under its revision, where nobody can change it (docs/configuration.md).
It ends with 1 until it is published.`,
    options: [
      ...INSTALLED,
      {
        typed: '--confirm <word>',
        is: 'publishes it, if it is still what this word was shown for',
      },
    ],
    examples: ['config publish --stage prod', 'config publish --stage prod --confirm 3f9a0c11d2e4'],
    needs: [FIND, 'cloudformation:GetTemplate', 'dynamodb:Query', 'kms:Sign', 'dynamodb:PutItem'],
    load: async () => (await import('../commands/config-publish.ts')).publish,
  },
  {
    name: 'config published',
    group: 'Configuration',
    summary:
      'says by which revision the functions decide, and what of the published ones counts for nothing',
    options: [...INSTALLED],
    examples: ['config published --stage prod', 'config published --json'],
    needs: [FIND, 'cloudformation:GetTemplate', 'dynamodb:Query'],
    load: async () => (await import('../commands/config-published.ts')).published,
  },
  {
    name: 'config spoke',
    group: 'Configuration',
    summary: 'prints the parameters of spoke.yml for an account whose warehouses are administered',
    more: `Deploy spoke.yml there with them (docs/accounts.md): in that account, or as an instance of a StackSet. Those of spoke-inspect.json,
which lets the setup be looked at, are printed with --template inspect, those of spoke-setup.json, which lets it be repaired, with
--template setup.`,
    arguments: [{ typed: '<account>', is: 'one of accounts in the configuration' }],
    options: [
      CONFIG,
      {
        typed: '--template <which>',
        is: 'of which template: access (spoke.yml), inspect or setup',
        usual: 'access',
      },
      { typed: '--stage <name>', is: 'of the installation', usual: 'dev' },
      {
        typed: '--hub <account>',
        is: 'where the installation is; that of the warehouses which are in no spoke unless given',
      },
      { typed: '--region <region>', is: 'of the installation; that of the same unless given' },
    ],
    examples: [
      'config spoke 222233334444 --stage prod > spoke.json',
      'config spoke 222233334444 --stage prod --template setup > spoke-setup-parameters.json',
    ],
    needs: [],
    load: async () => (await import('../commands/config-spoke.ts')).spoke,
  },
];
