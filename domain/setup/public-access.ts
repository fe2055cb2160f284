import type { PublicAccessBlock, SetupFacts } from './facts.ts';
import { blocksAll } from './operations/bucket.ts';
import type { Read } from './read.ts';

/** Each switch: on, off, or undefined where it was not read. */
export type Switches = { readonly [Switch in keyof PublicAccessBlock]: boolean | undefined };

/** What holds of a bucket and its account together: S3 takes the most restrictive combination of both (facts §5.10). */
export function effectiveBlock(
  own: Read<PublicAccessBlock>,
  account: Read<PublicAccessBlock> | undefined,
): Switches {
  const either = (name: keyof PublicAccessBlock): boolean | undefined => {
    const both = [switchIn(own, name), switchIn(account, name)];
    return both.includes(true) || (both.includes(undefined) ? undefined : false);
  };
  return {
    BlockPublicAcls: either('BlockPublicAcls'),
    IgnorePublicAcls: either('IgnorePublicAcls'),
    BlockPublicPolicy: either('BlockPublicPolicy'),
    RestrictPublicBuckets: either('RestrictPublicBuckets'),
  };
}

function switchIn(
  read: Read<PublicAccessBlock> | undefined,
  name: keyof PublicAccessBlock,
): boolean | undefined {
  if (read && 'ok' in read) return read.ok[name];
  return read && 'missing' in read ? false : undefined;
}

/** Whether the account's own block matters: some bucket of it does not block everything by itself. */
export const needsAccountBlock = (buckets: SetupFacts['buckets']): boolean =>
  Object.values(buckets).some((read) => {
    if (!('ok' in read) || !read.ok.owned) return false;
    const { publicAccessBlock } = read.ok;
    return !('ok' in publicAccessBlock && blocksAll(publicAccessBlock.ok));
  });
