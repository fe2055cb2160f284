import type { Request } from '../account/iam/evaluate.ts';
import { functionArn, queueArn } from '../arn.ts';

/** The same resource asked with each of the actions. */
export const on = (resource: string, ...actions: readonly string[]): readonly Request[] =>
  actions.map((action) => ({ action, resource, context: {} }));

/** What the delivery to a target takes of the role that the target names. */
const DELIVERIES: Readonly<Record<string, string>> = {
  states: 'states:StartExecution',
  lambda: 'lambda:InvokeFunction',
  sqs: 'sqs:SendMessage',
};

export const delivers = (arn: string): readonly Request[] => {
  const action = DELIVERIES[arn.split(':')[2] ?? ''];
  return action === undefined ? [] : on(arn, action);
};

export const invokes = (functionName: string): readonly Request[] =>
  on(functionArn(functionName), 'lambda:InvokeFunction');

export const sends = (queue: string): readonly Request[] => on(queueArn(queue), 'sqs:SendMessage');
