import { AwsError } from '../../service.ts';
import type { SubmitInput } from './statement.ts';

const MAX_STATEMENTS = 40;
const MAX_SQL_BYTES = 100 * 1024;
const MAX_TOKEN = 64;
const MAX_WAIT_SECONDS = 30;
const MAX_NAME = 2048;
const utf8 = new TextEncoder();

/** Throws ValidationException for what the Data API refuses and its model cannot say (facts §3.1, §3.2). */
export function checkLimits(input: SubmitInput, sqls: readonly string[]): void {
  const rules: [boolean, string][] = [
    [
      sqls.length < 1 || sqls.length > MAX_STATEMENTS,
      `Sqls has ${sqls.length} statements, between 1 and ${MAX_STATEMENTS} are allowed`,
    ],
    [sqls.some((sql) => sql.trim() === ''), 'a statement is empty'],
    [
      sqls.some((sql) => utf8.encode(sql).length > MAX_SQL_BYTES),
      `a statement is longer than ${MAX_SQL_BYTES} bytes`,
    ],
    [
      input.ClientToken !== undefined && !lengthWithin(input.ClientToken, 1, MAX_TOKEN),
      `ClientToken has 1 to ${MAX_TOKEN} characters`,
    ],
    [
      !lengthWithin(input.StatementName ?? '', 0, MAX_NAME),
      `StatementName has at most ${MAX_NAME} characters`,
    ],
    [(input.Database ?? '') === '', 'Database is required'],
  ];
  const broken = rules.find(([isBroken]) => isBroken);
  if (broken !== undefined) refuse(broken[1]);
  checkParameters(input, sqls);
}

export function checkWait(seconds: number | undefined): void {
  if (
    seconds === undefined ||
    (Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_WAIT_SECONDS)
  )
    return;
  refuse(`WaitTimeSeconds is ${seconds}, 1 to ${MAX_WAIT_SECONDS} are allowed`);
}

function checkParameters({ Parameters = [] }: SubmitInput, sqls: readonly string[]): void {
  for (const { name, value } of Parameters) {
    if (value === '') refuse(`the value of parameter ${name} is empty`);
    const used = new RegExp(`:${name}\\b`);
    if (!sqls.some((sql) => used.test(sql)))
      refuse(`parameter ${name} is not used in the statement`);
  }
}

const lengthWithin = (text: string, low: number, high: number): boolean =>
  text.length >= low && text.length <= high;

function refuse(message: string): never {
  throw new AwsError('ValidationException', message);
}
