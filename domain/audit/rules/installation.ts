import { addSeconds, DAY_SECONDS } from '../../time.ts';
import type { AuditVerdict, InstallationRule } from '../rule.ts';
import { evidenceHolds } from './leases.ts';
import { fails, RULE_PAGES } from './verdicts.ts';

/** People decide in time, and a review begins when it should. */
export const reviewsInTime: InstallationRule = {
  about: 'installation',
  severity: 'medium',
  source: { url: RULE_PAGES.reviews, sentence: 'Who has access is looked through at intervals.' },
  why: 'Access that nobody wants any more stays, and nobody can show that it was looked at.',
  evaluate: ({ reviews, reviewConfig, now }) => [
    ...reviews
      .filter(({ concluded }) => concluded === undefined)
      .map((review): AuditVerdict => {
        const subject = { kind: 'review', name: review.id };
        return review.dueAt > now
          ? { ...subject, status: 'pass' }
          : fails(
              subject,
              `review ${review.id} was due at ${review.dueAt} and is not concluded`,
              `its reviewers are ${review.reviewers.join(', ')}; start the machine reviews with {"scope":"all"} and read why it does not conclude`,
            );
      }),
    ...reviewConfig.flatMap(({ name, everyDays }): AuditVerdict[] => {
      if (everyDays === undefined) return [];
      const began = reviews.filter((one) => one.name === name).map(({ frozenAt }) => frozenAt);
      const last = began.sort().at(-1);
      // A day more: the machine looks once a day.
      return last !== undefined && addSeconds(last, (everyDays + 1) * DAY_SECONDS) > now
        ? [{ kind: 'review', name, status: 'pass' }]
        : [
            fails(
              { kind: 'review', name },
              last === undefined
                ? `review ${name} is configured to begin every ${everyDays} days, and none has begun`
                : `review ${name} is configured to begin every ${everyDays} days; the last one began at ${last}`,
              `start the machine reviews with {"start":"${name}"} and read why its schedule did not`,
            ),
          ];
    }),
  ],
};

export const signedEvidenceHolds: InstallationRule = {
  about: 'installation',
  severity: 'critical',
  source: { url: RULE_PAGES.evidence, sentence: 'Each entry is signed, chained and copied.' },
  why: 'Who asked, who approved and who answered cannot be proved any more.',
  evaluate: evidenceHolds,
};

/** A night and a half: one that a retry delays is no gap. */
const GAP_SECONDS = 1.5 * DAY_SECONDS;

/** What nobody looked at in between is not known. */
export const auditsOnTime: InstallationRule = {
  about: 'installation',
  severity: 'medium',
  source: { url: RULE_PAGES.audit, sentence: 'The machine audit runs every night.' },
  why: 'What came and went in between was seen by nobody.',
  evaluate: ({ previous, now }) => {
    const subject = { kind: 'audit', name: 'nightly' };
    return previous === undefined || addSeconds(previous, GAP_SECONDS) > now
      ? [{ ...subject, status: 'pass' }]
      : [
          fails(
            subject,
            `the audit before this one began at ${previous}, more than a day and a half ago`,
            'see why the schedule audit-nightly of this stage did not start the machine audit, or why it broke',
          ),
        ];
  },
};

/** Somebody answered for it until then. */
export const exceptionsCurrent: InstallationRule = {
  about: 'installation',
  severity: 'medium',
  source: { url: RULE_PAGES.audit, sentence: 'An exception has an owner, a reason and an end.' },
  why: 'What was excused for a while counts again, and nobody has looked at it since.',
  evaluate: ({ exceptions, now }) =>
    exceptions.map(({ control, warehouse, database, name, owner, until }) => {
      const subject = { kind: 'exception', name: `${control} ${warehouse} ${database} ${name}` };
      return until > now
        ? { ...subject, status: 'pass' }
        : fails(
            subject,
            `the exception of ${name} from ${control} in ${database} of ${warehouse}, for which ${owner} answers, ended at ${until}`,
            `ask ${owner}: correct what it excused, or renew it; then change audit.exceptions of config/admin.yml`,
          );
    }),
};
