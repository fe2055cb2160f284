import type { AuditConcluded } from '../audit/announce.ts';
import type { DriftFound } from '../drift/announce.ts';
import type { Words } from './notification.ts';

/** Counts, as the event has them: the look says whom it names, to those who may read it. */
export const aboutDrift = (detail: DriftFound): Words => ({
  title: 'somebody changed by hand who may use or create models',
  lines: [
    `${detail.warehouse}/${detail.database}: ${detail.failed} failed, ${detail.unknown} unknown`,
    ...detail.because,
    `who and what: s3://${detail.bucket}/${detail.look}`,
  ],
  next: [
    { name: 'status', arguments: [`${detail.warehouse}/${detail.database}`] },
    { name: 'audit' },
  ],
});

/** An audit that found nothing tells by its report that it ran. */
export const aboutAuditConcluded = (detail: AuditConcluded): Words | undefined =>
  detail.outcome === 'pass'
    ? undefined
    : {
        title:
          detail.outcome === 'fail'
            ? 'an audit has found something'
            : 'an audit could not see everything',
        lines: [
          ...detail.because,
          `${detail.appeared} appeared, ${detail.resolved} resolved since the last one`,
          `failed: ${detail.failed.critical} critical, ${detail.failed.high} high, ${detail.failed.medium} medium, ${detail.failed.low} low; ${detail.unknown} unknown`,
          `s3://${detail.bucket}/${detail.report}`,
        ],
        next: [{ name: 'models' }, { name: 'audit' }],
      };
