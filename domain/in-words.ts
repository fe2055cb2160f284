import type * as z from 'zod/mini';

/** Passed to a parse whose problems people read: without words of ours zod/mini says `Invalid input` of everything. */
export const IN_WORDS = { error: describe };

/** What is wrong by the one shape that fits the kind of the value; undefined kinds have none. */
function nearestOf(shapes: readonly (readonly z.core.$ZodIssue[])[]): string {
  const [nearest, ...others] = shapes.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  const [first] = nearest ?? [];
  if (first === undefined || others.length > 0) return 'has none of the allowed shapes';
  return first.path.length === 0 ? first.message : `${first.path.join('.')}: ${first.message}`;
}

function describe(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `is missing; ${issue.expected} is wanted`
        : `is not of type ${issue.expected}`;
    case 'unrecognized_keys':
      return `has fields that are not known: ${issue.keys.join(', ')}`;
    case 'invalid_value':
      return `is not one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return issue.discriminator === undefined ? nearestOf(issue.errors) : 'is not a known kind';
    case 'too_small':
      return `is shorter or less than ${issue.minimum}`;
    case 'too_big':
      return `is longer or more than ${issue.maximum}`;
    default:
      return 'is not valid';
  }
}
