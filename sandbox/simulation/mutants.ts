import type { Mutant } from './mutant.ts';
import { MUTANTS_OF_BATCHES } from './mutants-of-batches.ts';
import { MUTANTS_OF_LOOKS } from './mutants-of-looks.ts';

export const MUTANTS: readonly Mutant[] = [
  ...MUTANTS_OF_BATCHES,
  ...MUTANTS_OF_LOOKS,
  {
    name: 'no-read-back',
    what: 'a finished batch is believed instead of read back from the catalog',
    file: 'functions/access/reconcile/reconcile-database.ts',
    find: 'const { reading, at } = latest;',
    replace: `const { reading, at } = latest;
    if ('catalog' in reading && outcome?.status === 'finished') {
      const { grantKey } = await import('../../../domain/privilege.ts');
      const { pairsOf } = await import('../../../domain/access/batch-outcome.ts');
      const { held } = reading.catalog;
      for (const grant of pairsOf(outcome, 'GRANT')) held.set(grantKey(grant), grant);
      for (const grant of pairsOf(outcome, 'REVOKE')) held.delete(grantKey(grant));
    }`,
  },
  {
    name: 'no-dedupe',
    what: 'a message is taken for new each time it comes',
    file: 'aws/ledger/requests.ts',
    find: "if ((await table.put(item, ABSENT)) === 'written') return 'first';",
    replace: "await table.put(item, ABSENT); return 'first';",
  },
  {
    name: 'all-is-ours',
    what: 'what nobody asks for is taken away, whoever granted it',
    file: 'domain/access/plan-access.ts',
    find: 'if (!desired.has(key) && (ours.has(key) || taken.has(key)))',
    replace: 'if (!desired.has(key))',
  },
  {
    name: 'no-lease-condition',
    what: 'leases are written over whatever was decided meanwhile',
    file: 'aws/ledger/leases.ts',
    find: 'const replace = (lease: Lease, decidedOn: number): Promise<Written> =>',
    replace:
      'const replace = (lease: Lease, _: number): Promise<Written> => table.put(leaseItem(lease)); const conditional = (lease: Lease, decidedOn: number): Promise<Written> =>',
  },
  {
    name: 'ready-or-revoked',
    what: 'a lease explains only what could be granted at this moment',
    file: 'domain/access/plan-access.ts',
    find: 'if (catalog.held.has(key)) desired.add(key);',
    replace:
      'if (catalog.held.has(key) && !grants.has(key)) continue; else if (catalog.held.has(key)) desired.add(key);',
  },
  {
    name: 'bare-request-id',
    what: 'messages are told apart by their requestId alone',
    file: 'domain/access/deciding-message.ts',
    find: 'JSON.stringify([source, detailType, requestId]);',
    replace: 'String([requestId, source, detailType][0]);',
  },
  {
    name: 'own-answer',
    what: 'an execution ends with what it heard, whatever another one of the same message recorded before',
    file: 'functions/access/record/record-outcome.ts',
    find: 'return (await settled(requests, decided)) ?? outcome;',
    replace: 'return outcome;',
  },
  {
    name: 'no-siblings',
    what: 'a name in upper case is granted beside another that differs in case only',
    file: 'domain/access/spellings.ts',
    find: 'return isFolded(name) || sibling === undefined',
    replace: 'return isFolded(name) || (sibling, true)',
  },
  {
    name: 'siblings-of-all',
    what: 'a sibling stops what is spelt in lower case too',
    file: 'domain/access/spellings.ts',
    find: 'return isFolded(name) || sibling === undefined',
    replace: 'return sibling === undefined',
  },
  {
    name: 'no-case',
    what: 'a transaction that names something in upper case does not begin with SET',
    file: 'domain/access/batch.ts',
    find: 'changes.some(namesHangOnCase)',
    replace: 'changes.some(namesHangOnCase) && (0 as number) === 1',
  },
  {
    name: 'any-reader',
    what: 'a catalog is believed whoever read it',
    file: 'domain/access/catalog-reading.ts',
    find: 'return reader.isSuperuser',
    replace: 'return (reader.isSuperuser, true)',
  },
  {
    name: 'any-size',
    what: 'a result is believed although rows are missing',
    file: 'domain/access/catalog-reading.ts',
    find: 'if (total !== undefined && total !== rows.length)',
    replace: 'if (total !== undefined && total < rows.length)',
  },
  {
    name: 'one-spelling',
    what: 'the requester approves under another spelling',
    file: 'domain/access/person.ts',
    find: 'export function samePerson(a: string, b: string): boolean {',
    replace:
      'export function samePerson(a: string, b: string): boolean { if (a !== b) return false;',
  },
  {
    name: 'any-approver',
    what: 'an approver whom the source may not quote counts',
    file: 'domain/access/approvers.ts',
    find: 'if (source.approvers === undefined) return true;',
    replace: 'if (source !== undefined) return true;',
  },
  {
    name: 'fields-dropped',
    what: 'a field that an approval must not have is dropped',
    file: 'domain/access/request.ts',
    find: 'const Approved = z.strictObject({',
    replace: 'const Approved = z.object({',
  },
  {
    name: 'stated-requester',
    what: 'who asked is whom the approval names, not whom the request did',
    file: 'domain/access/decide-approval.ts',
    find: 'const requestedBy = requested?.by ?? request.requestedBy;',
    replace: 'const requestedBy = request.requestedBy;',
  },
  {
    name: 'no-registrations',
    what: 'a restored table has leases and does not know their ids',
    file: 'aws/ledger/requests.ts',
    find: 'const known = await registration(shown.leaseId);',
    replace:
      'if (shown !== undefined) return shown; const known = await registration(shown.leaseId);',
  },
  {
    name: 'names-alone',
    what: 'managed grants are known by the name of their grantee alone',
    file: 'domain/access/managed.ts',
    find: 'const name = granteeId === undefined ? grantee.name : nameOf(catalog, grantee.type, granteeId);',
    replace: 'const name = (nameOf, granteeId, grantee.name) as string | undefined;',
  },
  {
    name: 'any-schema-owner',
    what: 'a schema that another owner made anew is the same schema',
    file: 'domain/access/follow-names.ts',
    find: 'if (successor === undefined || isSameOwner(successor.ownerId, ownerId, bound, catalog))',
    replace: 'if (((successor, true) as boolean) || isSameOwner(0, ownerId, bound, catalog))',
  },
  {
    name: 'no-notice',
    what: 'the coming end of a lease is told only with other news of it',
    file: 'domain/access/tell-notices.ts',
    find: 'const lease = saidOf.get(known.id);',
    replace: 'const lease = saidOf.get(known.id); if (lease === undefined) return [];',
  },
  {
    name: 'too-early',
    what: 'a lease explains access before it starts',
    file: 'domain/access/lease.ts',
    find: '(lease.startsAt === undefined || lease.startsAt <= now)',
    replace: "(lease.startsAt === undefined || lease.startsAt > '')",
  },
  {
    name: 'no-limit',
    what: 'an approval that could not be carried out waits for ever',
    file: 'domain/access/lease.ts',
    find: 'appliedSince === undefined && waitingUntil !== undefined && waitingUntil <= now;',
    replace: '(appliedSince, waitingUntil, now) === undefined;',
  },
  {
    name: 'no-watch',
    what: 'nobody looks whether a model was made anew',
    file: 'domain/access/watch.ts',
    find: 'if (watchModelsMinutes === 0 ||',
    replace: 'if (watchModelsMinutes >= 0 ||',
  },
  {
    name: 'no-pause',
    what: 'what was tried in vain is tried again at each look',
    file: 'domain/access/in-vain.ts',
    find: 'const recent = (last?.inVain ?? []).filter(({ until }) => until > now);',
    replace:
      'const recent = (last?.inVain ?? []).filter(({ until }) => until < now && until > now);',
  },
  {
    name: 'no-later-look',
    what: 'what waits is looked at every five minutes for ever',
    file: 'domain/access/next-look.ts',
    find: 'Math.min(Math.max((epochMs(now) - epochMs(since)) / 2000, FIRST_PAUSE_SECONDS), DAY_SECONDS);',
    replace: '(since, now, DAY_SECONDS, epochMs, FIRST_PAUSE_SECONDS);',
  },
  {
    name: 'no-suspension',
    what: 'a lease explains access although its grantee is suspended',
    file: 'domain/access/plan-access.ts',
    find: 'if (suspension === undefined) {',
    replace: 'want(resolvedLease); if (suspension === undefined) {',
  },
  {
    name: 'one-approver',
    what: 'one approval is enough, however many a stage needs',
    file: 'domain/access/policy/stages.ts',
    find: 'const missing = Math.max(0, stage.needs - counted.length);',
    replace: 'const missing = Math.max(0, Math.min(stage.needs, 1) - counted.length);',
  },
  {
    name: 'no-deny',
    what: 'a deny of the policy refuses nothing',
    file: 'domain/access/policy/evaluate.ts',
    find: 'const denying = about.filter((ready) => denies(ready, ask, asked, lasting));',
    replace:
      'const denying = about.filter((ready) => denies(ready, ask, asked, lasting) && asked === undefined);',
  },
  {
    name: 'no-longest',
    what: 'a rule permits access that lasts longer than its limit',
    file: 'domain/access/policy/evaluate.ts',
    find: '...(isLonger(lasting, longestDays)',
    replace: '...(isLonger(lasting, longestDays) && asked === undefined',
  },
  {
    name: 'one-too-few',
    what: 'one approval fewer is enough than a stage needs',
    file: 'domain/access/policy/stages.ts',
    find: 'const missing = Math.max(0, stage.needs - counted.length);',
    replace: 'const missing = Math.max(0, stage.needs - 1 - counted.length);',
  },
  {
    name: 'tag-stays',
    what: 'a tag that is gone leaves its lease',
    file: 'domain/tags/compare-tags.ts',
    find: 'return isOver ? [] : [{ ...lease, ending: true }];',
    replace: 'return isOver ? [] : [lease];',
  },
  {
    name: 'stale-tags',
    what: 'a reading of tags counts whatever was read and written since',
    file: 'functions/tags/compare/compare-once.ts',
    find: 'if (isRead && (record?.version ?? 0) !== reading.version) return overtaken;',
    replace: 'if (isRead) Object.assign(reading, { version: record?.version ?? 0 });',
  },
  {
    name: 'removed-as-frozen',
    what: 'what a review removes stays where it was extended since',
    file: 'domain/access/reviews/follow-review.ts',
    find: 'const own = isStanding(item.leaseId, leases, now)',
    replace:
      'const own = isStanding(item.leaseId, leases.filter(({ revision }) => revision === item.revision), now)',
  },
  {
    name: 'members-approve',
    what: 'somebody approves for a group of their own where the source lets nobody',
    file: 'domain/access/approving-members.ts',
    find: 'if (source.membersMayApprove !== false || lease.appliedSince !== undefined)',
    replace: 'if (source !== undefined)',
  },
  {
    name: 'anybody-answers',
    what: 'the word of anybody whom IAM knows counts as an answer',
    file: 'domain/access/approvals/answers.ts',
    find: 'const no = mayNotAnswer(question, person, source);',
    replace: 'const no = [mayNotAnswer, question].length > 2 ? person : undefined;',
  },
  {
    name: 'no-wake',
    what: 'an answer is kept, and nobody tells the execution that waits for it',
    file: 'functions/answers/answer/answer-access.ts',
    find: "if (verdict.state.is !== 'open') await wake(deps, leaseId);",
    replace: '',
  },
];
