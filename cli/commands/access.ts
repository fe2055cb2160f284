import * as z from 'zod/mini';
import { type Grant, identityKey } from '../../domain/privilege.ts';
import { OffsetTime } from '../../domain/time.ts';
import { command } from '../command.ts';
import { chainsOfDatabases, entriesOf, intentsOf, noEvidence } from '../evidence/read-chains.ts';
import { accessLines, accessThen, NOT_IN_EVIDENCE } from '../explain/access-lines.ts';
import { modelNamed } from '../explain/model-named.ts';
import { granteeAskedAbout } from '../grantee-named.ts';

const Input = z.strictObject({
  folder: z.string(),
  at: OffsetTime,
  model: z.optional(z.string()),
  user: z.optional(z.string()),
  grantee: z.optional(z.string()),
});

/** What was held through us at an instant, and under which lease, from a copy of the evidence. */
export const access = command({
  input: Input,
  output: z.object({
    at: z.string(),
    databases: z.array(
      z.object({
        chain: z.string(),
        /** Why nothing is known of it from some entry on. */
        broken: z.exactOptional(z.string()),
        held: z.array(z.object({ answer: z.enum(['held', 'unknown']) })),
      }),
    ),
  }),
  run: async (input) => {
    const { folder, at } = input;
    const wanted = filterOf(input);
    const chains = chainsOfDatabases(folder);
    if (chains.length === 0) throw noEvidence(folder);
    const lines: string[] = [];
    const databases = [];
    for (const chain of chains) {
      const open = () => intentsOf(folder, chain);
      const then = await accessThen(chain, entriesOf(folder, chain), at, open);
      lines.push(...accessLines(chain, then, at, wanted));
      const held = then.held
        .filter(({ grant }) => wanted(grant))
        .map((one) => ({ ...one, leases: one.leases.map(({ id }) => id) }));
      databases.push({ chain, ...(then.broken !== undefined && { broken: then.broken }), held });
    }
    return {
      lines: [...lines, NOT_IN_EVIDENCE],
      data: { at, databases },
      isFine: databases.every(({ broken }) => broken === undefined),
    };
  },
});

function filterOf({ model, ...asked }: z.output<typeof Input>): (grant: Grant) => boolean {
  const on = model === undefined ? undefined : modelNamed(model);
  const named = granteeAskedAbout(asked);
  const who = named && identityKey(named);
  return ({ privilege, grantee: holder }) => {
    if (who !== undefined && identityKey(holder) !== who) return false;
    if (on === undefined) return true;
    if (!('schema' in privilege) || privilege.schema !== on.schema) return false;
    return !('model' in privilege) || privilege.model === on.model;
  };
}
