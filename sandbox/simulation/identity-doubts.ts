import type { Privilege } from '../../domain/privilege.ts';
import type { GrantHistory } from './grant-history.ts';
import type { Names } from './names.ts';
import type { Step } from './scenario.ts';
import { OWNERS, REMADE, type SimGrantee } from './warehouse.ts';

/** A schema that was made anew: whose it was, whose it is, and what the tool had granted until then, by key and time. */
export interface Stranger {
  readonly database: string;
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly held: ReadonlyMap<string, number>;
}

interface World {
  readonly truth: GrantHistory;
  readonly names: Names;
  readonly strangers: readonly Stranger[];
}

/** Longer than it takes until the tool has looked at what it granted. */
const LOOKED_MS = 3_600_000;

/** To be asked before the schema is dropped. */
export function strangerOf(
  { database, owner: to }: Extract<Step, { kind: 'schema' }>,
  { truth, strangers }: World,
  atMs: number,
): Stranger {
  const held = [...truth.held(database)].flatMap(([key, { by, sinceMs, ambiguous }]) =>
    by === 'tool' && !ambiguous ? [[key, sinceMs] as const] : [],
  );
  return { database, atMs, from: ownerOf(database, strangers), to, held: new Map(held) };
}

/** Whose the schema is by now. */
const ownerOf = (database: string, strangers: readonly Stranger[]): string =>
  strangers.findLast((one) => one.database === database)?.to ?? OWNERS[0];

interface SimLease {
  readonly grantee: SimGrantee;
  readonly sentAtMs: number;
  readonly boundFromMs: number;
  /** From here on every plan has seen it. */
  readonly seenAtMs: number;
}

/** Whether a lease still asks for this key: what it was bound to does not count once another owner has made it anew. */
export function stillMeans(
  place: string,
  { sentAtMs, seenAtMs }: SimLease,
  key: string,
  { strangers }: World,
): boolean {
  const first = strangers.find(({ database, atMs }) => database === place && atMs > sentAtMs);
  const grantedAtMs = first?.held.get(key);
  if (first === undefined || grantedAtMs === undefined) return true;
  const isOfSchema = (JSON.parse(key) as string[])[1] === REMADE.name;
  const wasBound = seenAtMs < first.atMs && grantedAtMs < first.atMs - LOOKED_MS;
  return !isOfSchema || !wasBound || ownerOf(place, strangers) === first.from;
}

/**
 * Whether nobody promised that the lease has its access: its grantee lost all at once, or was bare after it got another name,
 * so it may be another; or it is called otherwise than the lease says, and nobody knows whether the lease was bound before.
 */
export function isInDoubt(
  place: string,
  { grantee, boundFromMs }: SimLease,
  privilege: Privilege,
  { truth, names }: World,
): boolean {
  const bareAtMs = truth.bareAtMs(place, grantee);
  const robbedAtMs = truth.robbedAtMs(place, grantee);
  if (robbedAtMs >= boundFromMs && bareAtMs >= robbedAtMs) return true;
  if (names.now(grantee) !== grantee.name) return true;
  const renamed = names.renamedAfter(grantee, boundFromMs);
  if (renamed !== undefined && bareAtMs >= renamed) return true;
  if (!('schema' in privilege)) return false;
  const owned = [...OWNERS.map((name) => ({ type: 'user' as const, name })), REMADE];
  const ofModel = 'model' in privilege || privilege.schema === REMADE.name;
  return (
    ofModel &&
    owned.some(
      (thing) =>
        (thing !== REMADE || privilege.schema === REMADE.name) &&
        (names.now(thing) !== thing.name || names.renamedAfter(thing, boundFromMs) !== undefined),
    )
  );
}
