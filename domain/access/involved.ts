import type { Config } from '../config.ts';
import type { Asked } from './asked.ts';
import type { KnownRequest } from './decision.ts';
import type { Approval } from './request.ts';
import { tagSource } from './source.ts';

/** Who else took part in asking, by the request and by what is recorded of it: an approval cannot take that back. */
export const involvedIn = (
  { requestedBy, involved = [] }: Approval,
  requested: Asked | undefined,
): readonly string[] => [...new Set([requestedBy, ...involved, ...(requested?.involved ?? [])])];

/**
 * How many have to approve at least, where anybody has to: of what a tag asks for that nobody knows who set, two, since one of
 * them may have set it.
 */
export const leastApprovals = (
  { involved = [] }: Approval,
  requested: Asked | undefined,
  { registration, source }: Pick<KnownRequest, 'registration' | 'source'>,
  config: Config,
): number => {
  const isByTag = (registration?.source ?? source) === tagSource(config)?.name;
  return isByTag && involved.length === 0 && requested?.involved === undefined ? 2 : 1;
};
