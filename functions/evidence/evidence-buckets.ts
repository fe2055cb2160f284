import { S3Client } from '@aws-sdk/client-s3';
import { type EvidenceBucket, evidenceBucket } from '../../aws/evidence-bucket.ts';
import { readEnv } from '../env.ts';
import type { RuntimeWithoutConfig } from '../runtime.ts';

/**
 * The buckets that evidence is copied to, in this order: that of the installation, and that of its standby Region where
 * config/deployment.yml names one.
 */
export function evidenceBuckets({
  env,
}: Pick<RuntimeWithoutConfig, 'env'>): readonly Pick<EvidenceBucket, 'put'>[] {
  const names = ['BUCKET', 'STANDBY_REGION', 'STANDBY_BUCKET'] as const;
  const { BUCKET, STANDBY_REGION: region, STANDBY_BUCKET } = readEnv(names, env);
  const own = evidenceBucket(new S3Client({}), BUCKET);
  return region === 'none'
    ? [own]
    : [own, evidenceBucket(new S3Client({ region }), STANDBY_BUCKET)];
}
