import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { type LedgerTable, ledgerTable } from '../../aws/ledger/table.ts';
import { stackResources } from '../../aws/stack.ts';
import { ownWarehouses } from '../../domain/accounts.ts';
import type { Config } from '../../domain/config.ts';
import { shellWord } from '../../domain/shell-word.ts';
import { CONFIG, STAGE } from '../definitions/parameters.ts';
import { readConfig } from '../read-config.ts';
import { WrongUse } from '../wrong-use.ts';

/** There is no stack of that name, or it lacks something that a command needs. */
class NotInstalled extends Error {
  override readonly name = 'NotInstalled';
}

/** What is deployed, as its stack tells: names are CloudFormation's to know, whatever stage or prefix made them. */
export interface Installation {
  readonly config: Config;
  readonly region: string;
  /** The name or ARN of a resource, by its logical id in serverless.yml or state.yml. */
  readonly named: (logicalId: string) => string;
  /** What the ledger's table is called. */
  readonly table: string;
  readonly ledger: LedgerTable;
  /** What a further command has to be given to mean this installation, after its other words; mostly nothing. */
  readonly words: string;
}

/** What every command takes that drives an installation. */
export const WHERE = { config: z.string(), stage: z.string() };
export type Whereabouts = z.output<z.ZodMiniObject<typeof WHERE>>;

const SERVICE = 'redshift-ml-admin';
const STATE = 'redshift-ml-state';

/** What no installation is without that may change anything. */
const DECIDES = 'DecideLambdaFunction';

/** Where an installation is looked for, whether it is there or not. */
export interface Located {
  readonly config: Config;
  readonly region: string;
  readonly stack: string;
  /** The stack of state.yml. */
  readonly state: string;
  readonly words: string;
}

/** In which Region, and as which stacks, an installation would be there. */
export function locate({ config: file, stage }: Whereabouts): Located {
  const config = readConfig(file);
  return {
    config,
    region: regionOf(config, file),
    stack: `${SERVICE}-${stage}`,
    state: `${STATE}-${stage}`,
    words: wordsOf({ config: file, stage }),
  };
}

/** Where its own warehouses are, whatever Regions the spokes are in; where these leave it open, that of the credentials. */
function regionOf(config: Config, file: string): string {
  const [own, ...others] = new Set(ownWarehouses(config).map(({ region }) => region));
  if (own !== undefined && others.length === 0) return own;
  const said = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  if (said !== undefined) return said;
  const where =
    own === undefined ? 'in other accounts only' : `in ${[own, ...others].join(' and ')}`;
  throw new WrongUse(
    `${file} has warehouses ${where}, which does not say in which Region the installation is: set AWS_REGION`,
  );
}

/** How somebody makes one, where there is none. */
export const toInstall = (stage: string, region: string): string =>
  `deploy state.yml, then serverless.yml (npx serverless deploy --config <file> --stage ${stage} --region ${region}), or name another by --stage or --config`;

/** The installation that administers the warehouses of a configuration. Throws `NotInstalled`. */
export async function findInstallation(where: Whereabouts): Promise<Installation> {
  const { config, region, stack, state, words } = locate(where);
  const client = new CloudFormationClient({ region });
  const resources = await stackResources(client, stack);
  const kept = await stackResources(client, state);
  if (resources === undefined || kept === undefined)
    throw new NotInstalled(
      `there is no stack ${kept === undefined ? state : stack} in ${region}: ${toInstall(where.stage, region)}`,
    );
  const madeAs = (logicalId: string): string | undefined =>
    resources.get(logicalId) ?? kept.get(logicalId);
  const named = (logicalId: string): string => {
    const physical = madeAs(logicalId);
    if (physical !== undefined) return physical;
    throw new NotInstalled(
      resources.has(DECIDES)
        ? `the stack ${stack} has no ${logicalId}: it is older than this command line, or half removed; deploy it again`
        : `the stack ${stack} has no ${logicalId}: it only reads (readOnly in config/deployment.yml), or is half removed; to change anything deploy it without readOnly`,
    );
  };
  // A table that was restored has the place of the first one, under a name of its own (docs/runbook.md).
  const table = madeAs('LedgerRestored') ?? named('Ledger');
  return {
    config,
    region,
    words,
    named,
    table,
    ledger: ledgerTable(new DynamoDBClient({ region }), table),
  };
}

const wordsOf = ({ config, stage }: Whereabouts): string =>
  [
    ...(config === CONFIG.usual ? [] : [` --config ${shellWord(config)}`]),
    ...(stage === STAGE.usual ? [] : [` --stage ${shellWord(stage)}`]),
  ].join('');
