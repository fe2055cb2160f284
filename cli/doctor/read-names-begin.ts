import { NamesOfDeployment } from '../../domain/deployment-file.ts';
import { fixedPart, SHIPPED_BEGIN } from '../../domain/doctor/own-name.ts';
import { IN_WORDS } from '../../domain/in-words.ts';
import { besideConfig, readYaml } from '../read-config.ts';
import { WrongUse } from '../wrong-use.ts';

/**
 * How the names of a deployment begin: by the deployment.yml beside the configuration, or as it is shipped where there is none
 * yet. Throws `WrongUse` that says what is wrong with that file.
 */
export function readNamesBegin(config: string): string {
  const names = readNames(config);
  return names === undefined ? SHIPPED_BEGIN : fixedPart(names.prefix);
}

/** Whether the deployment.yml beside the configuration deploys nothing that could write. Throws as `readNamesBegin` does. */
export const isReadOnly = (config: string): boolean => readNames(config)?.readOnly === true;

function readNames(config: string): NamesOfDeployment | undefined {
  const { file: beside, isThere } = besideConfig(config);
  if (!isThere) return undefined;
  const { data, error } = NamesOfDeployment.safeParse(readYaml(beside), IN_WORDS);
  if (data !== undefined) return data;
  const [first] = error.issues;
  throw new WrongUse(`${beside}: ${first?.path.join('.')}: ${first?.message}`);
}
