import * as z from 'zod/mini';

/** What the first state of a machine is handed: what the machine was started with, whole, beside the payload's version. */
export const MachineInput = z.object({ event: z.unknown() });
