import { isObject, type Json } from './template.ts';

/** What all inline policies of one role may have together, blanks not counted (facts §5.5). */
export const INLINE_CHARACTERS = 10_240;
/** What one managed policy may have. */
export const MANAGED_CHARACTERS = 6_144;

/** The longest that each can become; of names that others give, more than any ARN here has. */
const LONGEST: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'ap-southeast-2',
  'AWS::AccountId': '111122223333',
  'AWS::URLSuffix': 'amazonaws.com.cn',
};
const ANY_ARN = 'x'.repeat(160);

/** How many characters IAM will count at most in a statement, or in a policy, once CloudFormation has filled it in. */
export const charactersOf = (value: Json): number => JSON.stringify(filledIn(value)).length;

function filledIn(value: Json): Json {
  if (Array.isArray(value)) return value.map(filledIn);
  if (!isObject(value)) return value;
  const { Ref, 'Fn::Sub': text } = value;
  if (typeof Ref === 'string') return LONGEST[Ref] ?? ANY_ARN;
  if (typeof text === 'string')
    return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => LONGEST[name] ?? ANY_ARN);
  if ('Fn::GetAtt' in value || 'Fn::ImportValue' in value) return ANY_ARN;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, filledIn(inner ?? null)]),
  );
}
