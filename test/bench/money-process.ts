import * as z from 'zod/mini';
import { memoryMegabytes } from './bundled.ts';
import { costsOf } from './costs.ts';
import { paidFor } from './paid.ts';

const Situation = z.object({
  approvals: z.int(),
  apartMs: z.number(),
  live: z.int(),
  signedWithinSeconds: z.optional(z.int()),
});

const situation = Situation.parse(JSON.parse(process.argv[2] ?? ''));
const paid = await paidFor(situation);
const costs = costsOf(paid, {
  approvals: situation.approvals,
  seconds: (situation.approvals * situation.apartMs) / 1000,
  megabytes: memoryMegabytes(),
});
process.stdout.write(`\n${JSON.stringify({ notApplied: paid.notApplied, costs })}`);
