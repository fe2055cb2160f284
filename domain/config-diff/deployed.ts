import * as z from 'zod/mini';

/** Under which name a template's Metadata has the configuration that is bundled with its functions. */
export const CONFIGURATION = 'RedshiftMlConfiguration';

const Template = z.object({
  Metadata: z.object({
    [CONFIGURATION]: z.object({
      admin: z.unknown(),
      deployment: z.unknown(),
      version: z.exactOptional(z.int()),
    }),
  }),
});

/** The two files of the configuration that a template was packaged with, as YAML read them; undefined where it does not say. */
export function configurationIn(template: string):
  | {
      readonly admin: unknown;
      readonly deployment: unknown;
      /** `CONFIG_VERSION` of the release; the first ones did not say it. */
      readonly version?: number;
    }
  | undefined {
  const read = Template.safeParse(parsed(template));
  return read.data?.Metadata[CONFIGURATION];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
