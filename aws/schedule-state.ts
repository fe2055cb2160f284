import { paginateListSchedules, type SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Read } from '../domain/setup/read.ts';
import { answered, itemsOf } from './answer.ts';
import { readOutcome } from './read-outcome.ts';

/** Whether a schedule is at work: `ENABLED`. */
export async function readScheduleState(
  client: SchedulerClient,
  name: string,
): Promise<Read<string>> {
  const listed = await readOutcome({ permission: 'scheduler:ListSchedules' }, () =>
    // In whatever group: a stack tells the name only.
    itemsOf(paginateListSchedules({ client }, { NamePrefix: name }), ({ Schedules }) => Schedules),
  );
  if (!('ok' in listed)) return listed;
  const found = listed.ok.find(({ Name }) => Name === name);
  return found === undefined
    ? { missing: `there is no schedule ${name}` }
    : { ok: answered(found.State, 'State', `ListSchedules of ${name}`) };
}
