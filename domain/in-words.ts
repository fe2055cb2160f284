import type * as z from 'zod/mini';

/** Passed to a parse whose problems people read: without words of ours zod/mini says `Invalid input` of everything. */
export const IN_WORDS = { error: describe };

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
      return issue.discriminator === undefined
        ? 'has none of the allowed shapes'
        : 'is not a known kind';
    case 'too_small':
      return `is shorter or less than ${issue.minimum}`;
    case 'too_big':
      return `is longer or more than ${issue.maximum}`;
    default:
      return 'is not valid';
  }
}
