import type { SecurityHub } from '../../../aws/security-hub.ts';
import { afterImport, type Refusal } from '../../../domain/audit/publication.ts';
import type { AsffFinding } from '../../../domain/audit/render/asff.ts';
import { TryAgain } from '../../../domain/errors.ts';

interface ImportDeps {
  readonly hub: SecurityHub;
  readonly pause: (ms: number) => Promise<void>;
}

const MOST_TRIES = 6;
const FIRST_PAUSE_MS = 500;
/** Security Hub takes ten calls a second of an account, others' among them: half of it is ours. */
const PACE_MS = 200;

/**
 * Sends findings call by call, and those again that met a passing fault. Answers what was not taken. Sent again, a finding
 * of the same audit changes nothing. Throws `TryAgain` when Security Hub stays busy.
 */
export async function importFindings(
  deps: ImportDeps,
  batches: readonly (readonly AsffFinding[])[],
): Promise<readonly Refusal[]> {
  const refused: Refusal[] = [];
  for (const batch of batches) {
    refused.push(...(await importBatch(deps, batch)));
    await deps.pause(PACE_MS);
  }
  return refused;
}

async function importBatch(
  { hub, pause }: ImportDeps,
  batch: readonly AsffFinding[],
): Promise<readonly Refusal[]> {
  const refused: Refusal[] = [];
  let left = batch;
  for (let tries = 1; ; tries += 1) {
    const answer = await hub.importFindings(left);
    if (answer === 'busy') {
      if (tries >= MOST_TRIES)
        throw new TryAgain(`Security Hub was busy ${tries} times; ${left.length} findings wait`);
    } else {
      const { again, refused: forGood } = afterImport(answer);
      refused.push(...forGood);
      if (again.length === 0) return refused;
      if (tries >= MOST_TRIES)
        return [
          ...refused,
          ...again.map(({ id, because }) => ({ id, because: `${because}; tried ${tries} times` })),
        ];
      const failed = new Set(again.map(({ id }) => id));
      left = left.filter(({ Id }) => failed.has(Id));
    }
    await pause(FIRST_PAUSE_MS * 2 ** (tries - 1));
  }
}
