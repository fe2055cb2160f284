import { type OpenQuestion, reminderOf } from '../access/approvals/announce.ts';
import type { Instant } from '../time.ts';
import { approversKey } from './needed-approvals.ts';
import type { Standing } from './standing.ts';
import type { TagRecord } from './tag-record.ts';

/** What approvers are told of one resource: all that waits for the same of them at once, and the record that says so. */
export interface ToldApprovers {
  readonly groups: readonly (readonly [OpenQuestion, ...OpenQuestion[]])[];
  readonly record: TagRecord;
}

/** Those groups of open questions in which one has not been told of yet, was put anew, or is due for its daily reminder. */
export function tellApprovers(
  record: TagRecord,
  open: ReadonlyMap<string, OpenQuestion>,
  now: Instant,
): ToldApprovers {
  const waiting = record.leases.flatMap(({ leaseId, ending, told }) => {
    const one = open.get(leaseId);
    if (ending === true || one === undefined) return [];
    const mark = `${one.question.hash} ${reminderOf(one.question, now)}`;
    return [{ leaseId, one, mark, isTold: told === mark }];
  });
  const due = [
    ...Map.groupBy(waiting, ({ one }) => approversKey(one.question.stages)).values(),
  ].filter((group) => group.some(({ isTold }) => !isTold));
  const marks = new Map(due.flat().map(({ leaseId, mark }) => [leaseId, mark]));
  return {
    groups: due.flatMap(([first, ...others]) =>
      first === undefined ? [] : [[first.one, ...others.map(({ one }) => one)] as const],
    ),
    record: {
      ...record,
      leases: record.leases.map((lease) => {
        const told = marks.get(lease.leaseId);
        return told === undefined ? lease : { ...lease, told };
      }),
    },
  };
}

/** Whether a request is on its way to approvers who have not been told of it: it was sent, and its question is not put yet. */
export const isOnItsWay = (record: TagRecord, standings: ReadonlyMap<string, Standing>): boolean =>
  record.leases.some(({ leaseId, approvers, told, ending }) => {
    const standing = standings.get(leaseId) ?? 'unseen';
    return (
      approvers !== undefined &&
      told === undefined &&
      ending !== true &&
      (standing === 'unseen' || standing === 'open')
    );
  });
