import { isRecord, type Json, type JsonObject } from '../../../local-aws/json.ts';
import { type Drawing, draw, type Edge, type LinkKind, type Node, type NodeKind } from './draw.ts';

const KINDS: Readonly<Record<string, NodeKind>> = {
  Task: 'task',
  Choice: 'choice',
  Wait: 'wait',
  Pass: 'pass',
  Succeed: 'success',
  Fail: 'fail',
  Map: 'map',
};

/** The graph of a state machine, drawn from its definition in Amazon States Language. */
export function stateGraph(definition: JsonObject): Drawing {
  const states = Object.entries(record(definition['States'])).map(
    ([name, state]) => [name, record(state)] as const,
  );
  const ending = states.filter(([, state]) => state['End'] === true);
  const edges = [
    next('start', String(definition['StartAt'])),
    ...states.flatMap(([name, state]) => edgesOf(name, state)),
    ...ending.map(([name]) => next(name, 'end')),
  ];
  const nodes: readonly Node[] = [
    { id: 'start', kind: 'start', lines: [] },
    ...states.map(([name, state]) => nodeOf(name, state)),
    ...(ending.length > 0 ? [{ id: 'end', kind: 'end' as const, lines: [] }] : []),
  ];
  return draw(nodes, joined(edges));
}

function nodeOf(name: string, state: JsonObject): Node {
  const processor = state['ItemProcessor'];
  const kind = KINDS[String(state['Type'])];
  if (kind === undefined) throw new Error(`${name}: no shape for the type ${state['Type']}`);
  return {
    id: name,
    kind,
    lines: [name, ...describe(state)],
    ...(isRecord(processor) && { inner: stateGraph(processor) }),
  };
}

/** What the state does, as far as the definition says it. */
function describe(state: JsonObject): readonly string[] {
  const limit = state['TimeoutSeconds'];
  const within = typeof limit === 'number' ? ` · ${duration(limit)}` : '';
  if (state['Type'] === 'Map') return ['for each of its databases, side by side'];
  if (state['Type'] === 'Wait') return [duration(Number(state['Seconds']))];
  if (state['Type'] === 'Fail') return [String(state['Error'])];
  if (state['Type'] !== 'Task') return [];
  const resource = String(state['Resource']);
  if (!resource.includes(':states:::')) return [`function${within}`];
  const service = /:states:::(\w+):/.exec(resource)?.[1] === 'sqs' ? 'queue' : 'function';
  const waits = resource.endsWith('.waitForTaskToken') ? ', waits for the answer' : '';
  return [`${service}${waits}${within}`];
}

/** Seconds in the largest unit that holds them whole. */
function duration(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function edgesOf(name: string, state: JsonObject): readonly Edge[] {
  const choices = list(state['Choices']).map((choice) =>
    next(name, String(choice['Next']), [conditionOf(choice)]),
  );
  const otherwise = state['Default'];
  const onward = state['Next'];
  return [
    ...(typeof onward === 'string' ? [next(name, onward)] : []),
    ...choices,
    ...(typeof otherwise === 'string' ? [next(name, otherwise, ['otherwise'])] : []),
    ...list(state['Catch']).map((caught) => ({
      from: name,
      to: String(caught['Next']),
      kind: 'caught' as const,
      label: errorsOf(caught),
    })),
  ];
}

const next = (from: string, to: string, label: readonly string[] = []): Edge => ({
  from,
  to,
  kind: 'next',
  label,
});

/** `$.next` equals `attach`: the value says enough, beside the variable's name. */
function conditionOf(choice: JsonObject): string {
  const variable = String(choice['Variable']).replace(/^\$\./, '');
  if (typeof choice['StringEquals'] !== 'string')
    throw new Error(`no words for the condition ${JSON.stringify(choice)}`);
  return `${variable}: ${choice['StringEquals']}`;
}

const errorsOf = (caught: JsonObject): readonly string[] =>
  (Array.isArray(caught['ErrorEquals']) ? caught['ErrorEquals'] : []).map((error) =>
    error === 'States.ALL' ? 'any error' : String(error).replace('States.', ''),
  );

/** Links of a kind between the same two states are drawn as one, with the texts of all. */
function joined(edges: readonly Edge[]): readonly Edge[] {
  const groups = Map.groupBy(
    edges,
    ({ from, to, kind }) => `${from} ${to} ${kind satisfies LinkKind}`,
  );
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ ...first, label: [first, ...others].flatMap(({ label }) => label) }],
  );
}

const record = (value: Json | undefined): JsonObject => (isRecord(value) ? value : {});
const list = (value: Json | undefined): readonly JsonObject[] =>
  (Array.isArray(value) ? value : []).map(record);
