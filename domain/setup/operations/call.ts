import * as z from 'zod/mini';

/**
 * One request as a plan states it: named after AWS's operation, with AWS's field names, flattened where AWS nests them.
 * `aws/<service>/change.ts` sends it as one or more commands.
 */
export const callSchema = <Name extends string, Shape extends z.core.$ZodLooseShape>(
  operation: Name,
  input: Shape,
) => z.strictObject({ operation: z.literal(operation), input: z.strictObject(input) });

export const Strings = z.readonly(z.array(z.string()));
export const Tags = z.readonly(z.array(z.strictObject({ Key: z.string(), Value: z.string() })));

interface AnyCall {
  readonly operation: string;
  readonly input: object;
}

/** What each operation of a family takes. */
export type InputsOf<Family extends AnyCall> = {
  readonly [O in Family['operation']]: Readonly<Extract<Family, { operation: O }>['input']>;
};

/** One of the calls, or that of one operation: operation and input belong together also where `O` is not known. */
export type CallIn<Inputs, O extends keyof Inputs = keyof Inputs> = {
  readonly [P in O]: { readonly operation: P; readonly input: Inputs[P] };
}[O];
