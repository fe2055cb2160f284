import { nameOf } from '../arn.ts';
import { recordOf } from '../json.ts';
import type { MachineSettings } from '../machines/machines.ts';
import type { Resource } from './resources.ts';

/** A state machine with its definition's placeholders replaced. */
export function machineOf({ properties }: Resource): MachineSettings {
  const { Definition, DefinitionSubstitutions, RoleArn, StateMachineName } = properties;
  const substitutions = recordOf(DefinitionSubstitutions);
  const text = JSON.stringify(Definition).replace(/\$\{(\w+)\}/g, (placeholder, name: string) => {
    const value = substitutions[name];
    if (value === undefined)
      throw new Error(`${StateMachineName}: nothing substitutes ${placeholder}`);
    return JSON.stringify(String(value)).slice(1, -1);
  });
  return {
    name: String(StateMachineName),
    definition: JSON.parse(text),
    role: RoleArn === undefined ? undefined : nameOf(String(RoleArn)),
    logs: !['undefined', 'OFF'].includes(String(recordOf(properties.LoggingConfiguration).Level)),
    traces: recordOf(properties.TracingConfiguration).Enabled === true,
  };
}
