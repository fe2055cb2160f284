import * as z from 'zod/mini';
import { Authority } from '../../approver.ts';
import { canonical } from '../../hash.ts';
import type { Action } from '../action.ts';
import { statementsIn } from '../iam/policy/document.ts';

/** One action as an approver sees it: what is sent to AWS, and what it does to a document that AWS replaces whole. */
export const AskedAction = z.object({
  id: z.string(),
  consequence: z.string(),
  /** Operation and input exactly as they will be sent. */
  request: z.object({
    operation: z.string(),
    input: z.readonly(z.record(z.string(), z.unknown())),
  }),
  /** Statements of a policy document that the request adds, and takes away. */
  adds: z.optional(z.readonly(z.array(z.unknown()))),
  removes: z.optional(z.readonly(z.array(z.unknown()))),
});
export type AskedAction = z.infer<typeof AskedAction>;

/** Detail of `Setup Approval Needed`: which plan of which run waits for whose approval. */
export const ApprovalNeeded = z.object({
  warehouse: z.string(),
  run: z.string(),
  /** Hash of exactly these actions. */
  plan: z.string(),
  actions: z.readonly(z.array(AskedAction)),
  /** The actions in words. */
  text: z.string(),
  approvers: z.readonly(z.array(z.string())),
});
export type ApprovalNeeded = z.infer<typeof ApprovalNeeded>;

/** What somebody is asked to approve, kept by the hash of the plan. */
export const ApprovalQuestion = z.object({ actions: z.readonly(z.array(AskedAction)) });

/** That a question was put: `token` wakes the state that waits for its answer. */
export const SetupApproval = z.object({ askedAt: z.string(), token: z.string() });

/** What a person said about a plan; the first answer stands. */
export const SetupAnswer = z.object({
  approved: z.boolean(),
  by: z.string(),
  authority: Authority,
  at: z.string(),
});
export type SetupAnswer = z.infer<typeof SetupAnswer>;

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
