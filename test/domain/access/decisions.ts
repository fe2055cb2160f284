import type { Decision, KnownRequest } from '../../../domain/access/decision.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import type { Registration } from '../../../domain/access/registration.ts';
import { DEV, NAMESPACE, NOW } from './examples.ts';

export const ELSEWHERE = DEV.replace(NAMESPACE, '00000000-0000-4000-8000-000000000001');
export const KNOWN: KnownRequest = {
  source: 'access-portal',
  contentHash: 'H',
  parts: [],
  endedParts: [],
  suspensions: [],
};
export const registered = (changes: Partial<Registration> = {}): Registration => ({
  leaseId: 'REQ-1',
  status: 'decided',
  source: 'access-portal',
  contentHash: 'H',
  warehouse: 'analytics',
  databases: [DEV],
  at: NOW,
  by: 'alice@example.com',
  ...changes,
});
export const knowing = (registration: Registration, ...parts: Lease[]): KnownRequest => ({
  ...KNOWN,
  registration,
  parts,
});
export const because = (decision: Decision): readonly string[] =>
  decision.kind === 'refused' ? decision.because : [decision.kind];
