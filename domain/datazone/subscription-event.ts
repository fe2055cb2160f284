import * as z from 'zod/mini';
import type { Config } from '../config.ts';
import { IN_WORDS } from '../in-words.ts';
import { DataZoneId } from './datazone-config.ts';

const DetailType = z.enum([
  'Subscription Request Accepted',
  'Subscription Revoked',
  'Subscription Cancelled',
]);
const KINDS = {
  'Subscription Request Accepted': 'accepted',
  'Subscription Revoked': 'ended',
  'Subscription Cancelled': 'ended',
} as const satisfies Record<z.infer<typeof DetailType>, string>;

/**
 * That something happened to a subscription. Of the event only where it comes from, which subscription it names, and
 * `autoApproved` are looked at: the rest is read from DataZone.
 */
export const SubscriptionEvent = z.object({
  /** `night`: nobody told anything; what events have missed is looked for. */
  kind: z.enum(['accepted', 'ended', 'night']),
  detailType: z.string(),
  domain: z.string(),
  region: z.string(),
  /** Of a subscription, or of a request for subscriptions: which, only DataZone can say. */
  id: DataZoneId,
  /** Whether the event says that a person accepted. */
  isByPerson: z.boolean(),
});
export type SubscriptionEvent = z.infer<typeof SubscriptionEvent>;

const Event = z.looseObject({
  source: z.literal('aws.datazone'),
  account: z.string(),
  'detail-type': DetailType,
  detail: z.looseObject({
    metadata: z.looseObject({ domain: z.string(), id: DataZoneId }),
    data: z.optional(z.looseObject({ autoApproved: z.optional(z.unknown()) })),
  }),
});

/** What the schedule sends, and what becomes of it for each request for subscriptions. */
const Everything = z.strictObject({ scope: z.literal('all') });
const OfNight = z.strictObject({ scope: z.literal('night'), domain: z.string(), id: DataZoneId });
export type OfNight = z.infer<typeof OfNight>;

export const isEverything = (event: unknown): boolean => Everything.safeParse(event).success;

/** Reads an event of a configured domain and its account, or says why it counts for nothing. */
export function readSubscriptionEvent(
  event: unknown,
  { datazone }: Pick<Config, 'datazone'>,
): { readonly notice: SubscriptionEvent } | { readonly problems: readonly string[] } {
  const night = OfNight.safeParse(event);
  if (night.success) {
    const domain = datazone?.domains.find((one) => one.id === night.data.domain);
    return domain === undefined
      ? { problems: [`domain ${night.data.domain} is not configured`] }
      : {
          notice: {
            kind: 'night',
            detailType: 'nightly',
            domain: domain.id,
            region: domain.region,
            id: night.data.id,
            isByPerson: false,
          },
        };
  }
  const parsed = Event.safeParse(event, IN_WORDS);
  if (!parsed.success)
    return {
      problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    };
  const { account, 'detail-type': detailType, detail } = parsed.data;
  const { domain: id } = detail.metadata;
  const domains = datazone?.domains ?? [];
  const domain = domains.find((one) => one.id === id && one.account === account);
  if (domain === undefined)
    return {
      problems: [
        `domain ${id} of account ${account} is not configured; datazone.domains of config/admin.yml has ${domains.length === 0 ? 'none' : domains.map((one) => `${one.id} of account ${one.account}`).join(', ')}`,
      ],
    };
  return {
    notice: {
      kind: KINDS[detailType],
      detailType,
      domain: id,
      region: domain.region,
      id: detail.metadata.id,
      isByPerson: detail.data?.autoApproved === false,
    },
  };
}
