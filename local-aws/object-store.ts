import { AwsError, type Service } from './service.ts';

interface PutInput {
  readonly Bucket: string;
  readonly Key: string;
  readonly Body: string;
  readonly IfNoneMatch?: string;
}

interface ObjectStore {
  readonly operations: Service['operations'];
  /** Every object as `bucket/key` to its text. */
  readonly objects: ReadonlyMap<string, string>;
}

const PAGE = 1_000;

/** The objects of S3, text only: conditional puts, and lists in pages of 1,000. Buckets are the account's (account/s3.ts). */
export function createObjectStore(): ObjectStore {
  const objects = new Map<string, string>();
  return {
    objects,
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
        StartAfter = '',
        ContinuationToken = StartAfter,
      }: {
        Bucket: string;
        Prefix?: string;
        StartAfter?: string;
        ContinuationToken?: string;
      }) => {
        const keys = [...objects.keys()]
          .filter((name) => name.startsWith(`${Bucket}/${Prefix}`))
          .map((name) => name.slice(Bucket.length + 1))
          .filter((key) => key > ContinuationToken)
          .sort();
        const page = keys.slice(0, PAGE);
        const next = keys.length > PAGE ? page.at(-1) : undefined;
        return {
          Contents: page.map((Key) => ({ Key })),
          ...(next !== undefined && { NextContinuationToken: next }),
        };
      },
    },
  };
}
