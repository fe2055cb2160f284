import * as z from 'zod/mini';

/** A request to AWS: its operation, and AWS's own field names and values as the SDK's command is given them. */
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
