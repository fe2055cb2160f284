import { hasFailed, isLive, type Lease } from '../../access/lease.ts';
import { isInForce, suspensionInWords } from '../../access/suspension.ts';
import { describeGrantee } from '../../privilege.ts';
import { addSeconds } from '../../time.ts';
import type { DatabaseRecords } from '../facts.ts';
import type { AuditVerdict, LedgerRule, RecordsRule } from '../rule.ts';
import { fails, listed, RULE_PAGES } from './verdicts.ts';

/** A decision is carried out within minutes, where the warehouse answers. */
const LATE_SECONDS = 3_600;

const subjectOf = ({ id }: Lease) => ({ kind: 'lease', name: id });

/** What was decided is carried out. */
export const leasesCarriedOut: LedgerRule = {
  about: 'ledger',
  severity: 'high',
  source: { url: RULE_PAGES.leases, sentence: 'What failed is loud until it is solved.' },
  why: 'Access that was approved is missing, or access that has ended is still there.',
  evaluate: ({ state, ref, now }) => {
    const late = addSeconds(now, -LATE_SECONDS);
    return state.leases.map((lease): AuditVerdict => {
      const subject = subjectOf(lease);
      const said = listed(lease.lastOutcome?.because ?? []);
      if (hasFailed(lease))
        return fails(
          subject,
          `lease ${lease.id} is ${lease.state}: ${said || 'the ledger has no reason'}`,
          'correct what the reason names, then invoke the function sweep with {"scope":"retry"}',
        );
      const isLate =
        ref.warehouse.mode === 'enforce' &&
        ((lease.state === 'activating' && isLive(lease, late) && lease.decidedAt <= late) ||
          (lease.state === 'ending' && (lease.revokedAt ?? lease.expiresAt ?? now) <= late));
      return isLate
        ? fails(
            subject,
            `lease ${lease.id} is ${lease.state} for more than an hour${said === '' ? '' : `: ${said}`}`,
            'look at the queue and the log of reconcile (docs/runbook.md, oldest message of the reconcile queue)',
          )
        : { ...subject, status: 'pass' };
    });
  },
};

/** Meant for a while: somebody decides whether it goes on. */
export const nothingSuspended: LedgerRule = {
  about: 'ledger',
  severity: 'low',
  source: {
    url: RULE_PAGES.leases,
    sentence: 'A suspension takes access away until it is lifted.',
  },
  why: 'It is meant for a while: leases behind it look as if they gave access, and do not.',
  evaluate: ({ state, ref }) => {
    const inForce = state.suspensions.filter(isInForce);
    return inForce.length === 0
      ? [{ kind: 'database', name: ref.database, status: 'pass' }]
      : inForce.map((suspension) =>
          fails(
            { kind: 'suspension', name: suspension.id },
            `${suspension.grantee === undefined ? 'everybody' : describeGrantee(suspension.grantee)} is ${suspensionInWords(suspension)}`,
            'lift it, or end the leases that it keeps back',
          ),
        );
  },
};

/** What a tag asked for ends when no tag asks any more. */
export const tagsAsk: RecordsRule = {
  about: 'records',
  severity: 'medium',
  source: { url: RULE_PAGES.tags, sentence: 'A lease that a tag asked for ends with the tag.' },
  why: 'The tag is gone and its access is not.',
  evaluate: ({ tags }, { state, now }) =>
    state.leases
      .filter((lease) => tags.sources.includes(lease.source) && isLive(lease, now))
      .map((lease) =>
        tags.leases.has(lease.id)
          ? { ...subjectOf(lease), status: 'pass' }
          : fails(
              subjectOf(lease),
              `lease ${lease.id} of ${describeGrantee(lease.grantee)} came from a tag, and no record of tags has it`,
              'start the machine tags with {"scope":"all"}; if it stays, end it by Model Access Revoked',
            ),
      ),
};

/** Hash, signature, order and copy of each entry. */
export const evidenceHolds = ({
  evidence: { chain, status, problems },
}: Pick<DatabaseRecords, 'evidence'>): readonly AuditVerdict[] => [
  status === 'intact'
    ? { kind: 'chain', name: chain, status: 'pass' }
    : fails(
        { kind: 'chain', name: chain },
        `the evidence of ${chain} does not hold: ${listed(problems)}`,
        'keep table and bucket as they are and follow docs/runbook.md, evidence does not hold',
      ),
];

export const databaseEvidenceHolds: RecordsRule = {
  about: 'records',
  severity: 'critical',
  source: { url: RULE_PAGES.evidence, sentence: 'Each entry is signed, chained and copied.' },
  why: 'Who had access, by whose approval, cannot be proved any more.',
  evaluate: evidenceHolds,
};
