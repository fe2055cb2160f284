import type { auditBucket } from '../../../aws/audit-bucket.ts';
import { AuditPart, type PartAnswer, partKey } from '../../../domain/audit/run.ts';
import type { Config } from '../../../domain/config.ts';
import { InvalidConfiguration } from '../../../domain/errors.ts';

/** Examines one part of an audit, puts what was found into the bucket, and answers where it lies. */
export const examinePart =
  (
    config: Config,
    reports: Pick<ReturnType<typeof auditBucket>, 'put'>,
    examine: (part: AuditPart) => Promise<readonly object[]>,
  ) =>
  async (input: unknown): Promise<PartAnswer> => {
    const part = AuditPart.parse(input);
    if (part.configuration !== config.hash)
      throw new InvalidConfiguration(
        'config/admin.yml was deployed anew while the audit ran; start the machine audit again',
      );
    const examined = await examine(part);
    const at = partKey(part);
    await reports.put(at, JSON.stringify(examined));
    const unread = examined.filter((one) => 'unread' in one && one.unread !== undefined).length;
    return { key: at, examined: examined.length - unread, unread };
  };
