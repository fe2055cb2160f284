import type { Service } from '../service.ts';
import type { Item } from './attribute.ts';

export interface KeySchema {
  readonly hash: string;
  readonly range: string;
}

export interface IndexSettings {
  readonly name: string;
  readonly key: KeySchema;
  readonly projection: 'ALL' | 'KEYS_ONLY';
}

export interface TableSettings {
  readonly name: string;
  readonly key: KeySchema;
  readonly indexes: readonly IndexSettings[];
}

/** One committed write: `after` is absent when the item was deleted. */
export interface Write {
  readonly table: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** The ledger's store: the DynamoDB service for the product, and its bare content for whoever inspects the world. */
export interface Table {
  readonly service: Service;
  /** Every item, by hash key and then range key. */
  readonly items: () => Promise<Item[]>;
  readonly onWrite: (listener: (write: Write) => void) => void;
  readonly close: () => Promise<void>;
}
