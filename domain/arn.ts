/** The account that an ARN names; empty where it names none, as of a bucket. */
export const accountOf = (arn: string): string => arn.split(':')[4] ?? '';
