import type { PublicAccessBlock } from '../../domain/setup/facts.ts';

/** What S3 answers of a block of public access: a switch that it leaves out is off. */
export const switchesOf = (
  answered: { readonly [Switch in keyof PublicAccessBlock]?: boolean | undefined } | undefined,
): PublicAccessBlock => ({
  BlockPublicAcls: answered?.BlockPublicAcls ?? false,
  IgnorePublicAcls: answered?.IgnorePublicAcls ?? false,
  BlockPublicPolicy: answered?.BlockPublicPolicy ?? false,
  RestrictPublicBuckets: answered?.RestrictPublicBuckets ?? false,
});
