import * as z from 'zod/mini';
import { command } from '../command.ts';
import { readPublished } from '../config/read-published.ts';
import { WHERE } from '../installation/installation.ts';

/** By which revision the functions decide, and what of the published ones counts for nothing. */
export const published = command({
  input: z.strictObject(WHERE),
  output: z.object({
    inForce: z.int(),
    /** It came with the functions, and nothing that is published is newer. */
    isDeployed: z.boolean(),
    /** All revisions that are published, the newest first. */
    published: z.readonly(z.array(z.object({ revision: z.int(), at: z.string(), by: z.string() }))),
    refused: z.readonly(z.array(z.string())),
  }),
  run: async (where) => {
    const { followed, refused, all } = await readPublished(where);
    const inForce = followed.config.revision;
    const { publication } = followed;
    const isDeployed = publication === undefined;
    return {
      lines: [
        `revision ${inForce} is in force: ${publication === undefined ? 'it was deployed with the functions' : `it was published ${publication.at} by ${publication.by}`}`,
        ...refused.map((because) => `refused, and changes nothing: ${because}`),
      ],
      data: {
        inForce,
        isDeployed,
        published: all.map(({ revision, at, by }) => ({ revision, at, by })),
        refused,
      },
      isFine: refused.length === 0,
    };
  },
});
