import { AwsError, type Service } from './service.ts';

interface PutInput {
  readonly Bucket: string;
  readonly Key: string;
  readonly Body: string;
  readonly IfNoneMatch?: string;
}

export interface ObjectStore {
  readonly operations: Service['operations'];
  /** Every object as `bucket/key` to its text. */
  readonly objects: ReadonlyMap<string, string>;
  /** As if every bucket had been deleted and made again. */
  readonly empty: () => void;
}

const PAGE = 1_000;

/** The objects of S3, text only: conditional puts, and lists in pages of 1,000. Buckets are the account's (account/s3.ts). */
export function createObjectStore(): ObjectStore {
  const objects = new Map<string, string>();
  return {
    objects,
    empty: () => objects.clear(),
    operations: {
      PutObject: ({ Bucket, Key, Body, IfNoneMatch }: PutInput) => {
        const name = `${Bucket}/${Key}`;
        if (IfNoneMatch === '*' && objects.has(name)) {
          throw new AwsError(
            'PreconditionFailed',
            'At least one of the pre-conditions you specified did not hold',
            412,
          );
        }
        objects.set(name, Body);
        return {};
      },
      GetObject: ({ Bucket, Key }: { Bucket: string; Key: string }) => {
        const body = objects.get(`${Bucket}/${Key}`);
        if (body === undefined)
          throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
        return { Body: { transformToString: async () => body } };
      },
      ListObjectsV2: ({
        Bucket,
        Prefix = '',
        Delimiter,
        MaxKeys = PAGE,
        StartAfter = '',
        ContinuationToken = StartAfter,
      }: {
        Bucket: string;
        Prefix?: string;
        Delimiter?: string;
        MaxKeys?: number;
        StartAfter?: string;
        ContinuationToken?: string;
      }) => {
        const keys = [...objects.keys()]
          .filter((name) => name.startsWith(`${Bucket}/${Prefix}`))
          .map((name) => name.slice(Bucket.length + 1))
          .filter((key) => key > ContinuationToken)
          .sort();
        const rolledUp = (key: string): string => {
          const end = Delimiter === undefined ? -1 : key.indexOf(Delimiter, Prefix.length);
          return end === -1 ? key : key.slice(0, end + 1);
        };
        const names = [...new Set(keys.map(rolledUp))].filter((name) => name > ContinuationToken);
        const page = names.slice(0, MaxKeys);
        const next = names.length > MaxKeys ? page.at(-1) : undefined;
        const isWhole = (name: string) => objects.has(`${Bucket}/${name}`);
        return {
          Contents: page.filter(isWhole).map((Key) => ({ Key })),
          CommonPrefixes: page.filter((name) => !isWhole(name)).map((Name) => ({ Prefix: Name })),
          IsTruncated: next !== undefined,
          ...(next !== undefined && { NextContinuationToken: next }),
        };
      },
    },
  };
}
