/** The sandbox is one account in one Region; the account is the one of config/admin.yml. */
export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';

const arn = (service: string, resource: string, region = REGION): string =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;

export const functionArn = (name: string): string => arn('lambda', `function:${name}`);
export const functionUrl = (name: string): string =>
  `https://${name.toLowerCase()}.lambda-url.${REGION}.on.aws/`;
export const roleArn = (name: string): string => arn('iam', `role/${name}`, '');
export const queueArn = (name: string): string => arn('sqs', name);
export const queueUrl = (name: string): string =>
  `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
export const machineArn = (name: string): string => arn('states', `stateMachine:${name}`);
export const executionArn = (machine: string, name: string): string =>
  arn('states', `execution:${machine}:${name}`);
export const busArn = (name: string): string => arn('events', `event-bus/${name}`);
export const ruleArn = (bus: string, rule: string): string =>
  arn('events', bus === 'default' ? `rule/${rule}` : `rule/${bus}/${rule}`);
export const topicArn = (name: string): string => arn('sns', name);
export const scheduleArn = (group: string, name: string): string =>
  arn('scheduler', `schedule/${group}/${name}`);
export const tableArn = (name: string): string => arn('dynamodb', `table/${name}`);

/** The log group of a function. */
export const logGroupOf = (functionName: string): string => `/aws/lambda/${functionName}`;
export const logGroupArn = (name: string): string => arn('logs', `log-group:${name}:*`);

/** The account that an ARN names; empty where it names none. */
export const accountOf = (ofResource: string): string => ofResource.split(':')[4] ?? '';

/** The name at the end of an ARN or a queue URL. */
export const nameOf = (arnOrUrl: string): string => arnOrUrl.split(/[/:]/).at(-1) ?? arnOrUrl;
