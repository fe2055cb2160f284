import { canonical } from '../../hash.ts';
import type { Action } from '../action.ts';

/** One action as an approver sees it: what is sent to AWS, and what it does to a document that AWS replaces whole. */
export interface AskedAction {
  readonly id: string;
  readonly consequence: string;
  /** Operation and input exactly as they will be sent. */
  readonly request: {
    readonly operation: string;
    readonly input: Readonly<Record<string, unknown>>;
  };
  /** Statements of a policy document that the request adds, and takes away. */
  readonly adds?: readonly unknown[];
  readonly removes?: readonly unknown[];
}

const DOCUMENTS = ['AssumeRolePolicyDocument', 'PolicyDocument'];

export function askedAction({ id, consequence, call, replaces }: Action): AskedAction {
  const input: Readonly<Record<string, unknown>> = call.input;
  const document = DOCUMENTS.map((field) => input[field]).find(
    (value) => typeof value === 'string',
  );
  const request = { operation: call.operation, input };
  if (typeof document !== 'string') return { id, consequence, request };
  const [before, after] = [statementsIn(replaces ?? '{}'), statementsIn(document)];
  return {
    id,
    consequence,
    request,
    adds: without(after, before),
    removes: without(before, after),
  };
}

function statementsIn(document: string): readonly unknown[] {
  const { Statement = [] }: { readonly Statement?: unknown } = JSON.parse(document);
  return Array.isArray(Statement) ? Statement : [Statement];
}

function without(statements: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const known = new Set(others.map(canonical));
  return statements.filter((statement) => !known.has(canonical(statement)));
}

/** The request in lines for a person: a document by what changes in it, everything else as it is sent. */
export function requestText({ request, adds = [], removes = [] }: AskedAction): readonly string[] {
  const fields = Object.entries(request.input).filter(([field]) => !DOCUMENTS.includes(field));
  return [
    `request: ${request.operation}`,
    ...fields.map(([field, value]) => `  ${field}: ${inWords(value)}`),
    ...adds.map((statement) => `  adds the statement ${JSON.stringify(statement)}`),
    ...removes.map((statement) => `  takes away the statement ${JSON.stringify(statement)}`),
  ];
}

const inWords = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const texts = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return texts ? value.join(', ') : JSON.stringify(value);
};

/** A question in lines for a person. */
export const questionText = (actions: readonly AskedAction[]): readonly string[] =>
  actions.flatMap((action) => [
    `  ${action.id}`,
    ...(action.consequence === '' ? [] : [`      consequence: ${action.consequence}`]),
    ...requestText(action).map((line) => `      ${line}`),
  ]);
