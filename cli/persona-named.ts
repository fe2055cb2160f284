/** A persona as somebody types it: by its name, with a schema, and models where not those that follow from it are meant. */
export const personaNamed = ({
  persona,
  schema,
  model,
}: {
  readonly persona: string;
  readonly schema: string;
  readonly model: readonly string[];
}) => ({ name: persona, schema, ...(model.length > 0 && { models: model }) });
