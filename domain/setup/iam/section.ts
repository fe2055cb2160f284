import { PAGES } from '../checks/pages.ts';
import type { Purpose, SetupConfig } from '../config.ts';

/** The parts of a role's policy, as the page calls its part for KMS keys: what Redshift ML does with the role. */
export const SECTIONS = [
  'Bucket',
  'Training',
  'Compilation',
  'Autopilot',
  'OtherJobs',
  'AnyJob',
  'Endpoint',
  'Tags',
  'Hosting',
  'Forecast',
  'Bedrock',
  'Logs',
  'Metrics',
  'Images',
  'PassRole',
  'Key',
  'Interfaces',
  'TrainingVpc',
  'SampleData',
] as const;
export type PolicySection = (typeof SECTIONS)[number];

interface PurposeSections {
  /** The statement that the role serves. */
  readonly serves: string;
  /** What says which calls it makes. */
  readonly source: { readonly url: string; readonly says: string };
  /** Without them the statement fails. */
  readonly needs: readonly PolicySection[];
  /** What the page's own policy allows for it, and nobody says that Redshift uses: granted, never demanded. */
  readonly also?: readonly PolicySection[];
}

const TRAINS: readonly PolicySection[] = ['Bucket', 'Logs', 'Metrics', 'Images', 'PassRole'];

const ALL_COMMANDS = {
  url: PAGES.allCommands,
  says: 'the jobs that AmazonRedshiftAllCommandsFullAccess allows, and the rest of the page’s sample policy',
};

/** What each purpose calls. */
export const PURPOSES: Readonly<Record<Purpose, PurposeSections>> = {
  xgboost: {
    serves: 'CREATE MODEL with AUTO OFF: one training job, compiled for the warehouse',
    source: ALL_COMMANDS,
    needs: [...TRAINS, 'Training', 'Compilation'],
  },
  auto: {
    serves: 'CREATE MODEL with AUTO ON: an Autopilot job, whose best candidate is compiled',
    source: {
      ...ALL_COMMANDS,
      says: `${ALL_COMMANDS.says}; OtherJobs are what else its sagemaker:*Job* lets Autopilot do`,
    },
    needs: [...TRAINS, 'Training', 'Compilation', 'Autopilot'],
    also: ['OtherJobs'],
  },
  'byom-local': {
    serves: 'CREATE MODEL FROM a training job, an Autopilot job or an artefact in the bucket',
    source: {
      url: PAGES.useCases,
      says: 'The job name can either be an Amazon SageMaker AI training job name or an Amazon SageMaker AI Autopilot job name.',
    },
    needs: ['Bucket', 'PassRole', 'Compilation', 'AnyJob'],
  },
  'byom-remote': {
    serves: 'CREATE MODEL SAGEMAKER an endpoint, and predictions by it',
    source: {
      url: PAGES.useCases,
      says: 'The endpoint must be hosted in the same AWS Region and AWS account as the Amazon Redshift cluster.',
    },
    needs: ['Endpoint'],
  },
  forecast: {
    serves: 'CREATE MODEL with MODEL_TYPE FORECAST',
    source: {
      url: PAGES.setup,
      says: 'If you plan to also create Forecast models, attach the AmazonForecastFullAccess policy to your role as well.',
    },
    needs: ['Bucket', 'Forecast'],
  },
  bedrock: {
    serves: 'CREATE EXTERNAL MODEL: foundation models of Amazon Bedrock',
    source: {
      url: PAGES.setup,
      says: 'Required section if you use Bedrock models: bedrock:InvokeModel on foundation-model/*',
    },
    needs: ['Bedrock'],
  },
  tags: {
    serves: 'the setting TAGS of CREATE MODEL',
    source: { url: PAGES.setup, says: 'sagemaker:AddTags, in today’s edition of the page' },
    needs: ['Tags'],
  },
};

/** What every one of the page's three ways gives by itself: more is demanded only of who asks for it. */
const BY_EVERY_WAY: readonly Purpose[] = ['xgboost', 'auto'];
/** What the page's own policy serves. */
const BY_THE_PAGE: readonly Purpose[] = [...BY_EVERY_WAY, 'byom-local'];

/** What today's edition of the page adds (facts §0). */
export const EDITION: readonly PolicySection[] = ['Tags', 'Hosting'];

const edition = ({ currentEdition }: SetupConfig): readonly PolicySection[] =>
  currentEdition ? EDITION : [];

/** What a role must be able to do by its configuration alone. Keys, interfaces and the rest come in addition. */
export const neededSections = (setup: SetupConfig): readonly PolicySection[] => [
  ...new Set([
    ...(setup.purposes ?? BY_EVERY_WAY).flatMap((purpose) => PURPOSES[purpose].needs),
    ...edition(setup),
  ]),
];

/** What a policy grants that is made for a role which could do nothing. */
export const grantedSections = (setup: SetupConfig): readonly PolicySection[] => [
  ...new Set([
    ...(setup.purposes ?? BY_THE_PAGE).flatMap((purpose) => [
      ...PURPOSES[purpose].needs,
      ...(PURPOSES[purpose].also ?? []),
    ]),
    ...edition(setup),
  ]),
];
