import { isRecord, type Json, type JsonObject } from '../../local-aws/json.ts';
import { readTemplate } from '../../local-aws/wiring/template.ts';
import { type Declared, list, ofType, record } from './deployment.ts';

export interface State {
  readonly name: string;
  readonly state: JsonObject;
  /** Names of the states beside it: where it may go on. */
  readonly siblings: readonly string[];
}

export interface Machine {
  readonly name: string;
  readonly definition: JsonObject;
  readonly text: string;
  readonly substitutions: JsonObject;
  readonly states: readonly State[];
}

/** Stands in the definitions where AWS China and GovCloud differ. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholder, not JavaScript's
export const PARTITION = '${Partition}';

/** The state machines of the deployment, each with the states of its Maps and Parallels too. */
export const machines: readonly Machine[] = ofType('AWS::StepFunctions::StateMachine').map(
  toMachine,
);

function toMachine({ properties }: Declared): Machine {
  const definition = record(properties['Definition']);
  return {
    name: String(properties['StateMachineName']),
    definition,
    text: JSON.stringify(definition),
    substitutions: record(properties['DefinitionSubstitutions']),
    states: statesOf(definition),
  };
}

export function statesOf(part: JsonObject): State[] {
  const states = record(part['States']);
  return Object.entries(states).flatMap(([name, value]) => {
    const state = record(value);
    const inner = [state['ItemProcessor'], state['Iterator'], ...list(state['Branches'])].filter(
      isRecord,
    );
    return [{ name, state, siblings: Object.keys(states) }, ...inner.flatMap(statesOf)];
  });
}

/** The states that a state may go on to, from Next, Default, Choices and Catch. */
export const nextOf = (state: JsonObject): string[] =>
  [
    state['Next'],
    state['Default'],
    ...[...list(state['Choices']), ...list(state['Catch'])].map((one) => record(one)['Next']),
  ].filter((next): next is string => typeof next === 'string');

/** The error names that a state's Retry and Catch wait for. */
export const errorsOf = (
  state: JsonObject,
  kinds: readonly string[] = ['Retry', 'Catch'],
): string[] =>
  kinds
    .flatMap((kind) => list(state[kind]))
    .flatMap((one) => list(record(one)['ErrorEquals']))
    .map(String);

/** The placeholder of the function that a Task runs, directly or through lambda:invoke. */
export function functionPlaceholder(state: JsonObject): string | undefined {
  const named: readonly (Json | undefined)[] = [
    state['Resource'],
    record(state['Parameters'])['FunctionName'],
  ];
  return named.flatMap((text) => /^\$\{(\w+)\}$/.exec(String(text))?.[1] ?? [])[0];
}

export const aslFile = (path: string): JsonObject => record(readTemplate(path));
