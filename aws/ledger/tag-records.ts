import { canonical } from '../../domain/hash.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { TagRecord } from '../../domain/tags/tag-record.ts';
import { resourceKey, type TaggedResource } from '../../domain/tags/tagged-resource.ts';
import { ABSENT, type Item, type LedgerTable, type Written } from './table.ts';

const TAGS = 'TAGS';
/** After every sort key of a resource. */
const LAST = '\uffff';

/** What tags asked for, one item for each resource, all in one partition. */
export function ledgerTagRecords(table: LedgerTable) {
  const find = async (resource: TaggedResource): Promise<TagRecord | undefined> => {
    const item = await table.get(TAGS, resourceKey(resource));
    return item && toRecord(item);
  };

  /** Those that still have a lease or a request. */
  const all = async (): Promise<readonly TagRecord[]> =>
    (await table.range(TAGS, '', LAST)).map(toRecord).filter(({ leases }) => leases.length > 0);

  /** Writes the next version, if nobody has written one since. */
  const put = (record: TagRecord): Promise<Written> =>
    table.put(
      {
        pk: TAGS,
        sk: resourceKey(record.resource),
        revision: record.version,
        body: canonical(record),
      },
      record.version === 1
        ? ABSENT
        : { expression: 'revision = :before', values: { ':before': record.version - 1 } },
    );

  /** Puts back what evidence shows, after a restore; a later version in the table stays. */
  const reinstate = async (item: Item): Promise<void> => {
    const { resource, version } = toRecord(item);
    await table.put(
      { pk: TAGS, sk: resourceKey(resource), revision: version, body: String(item.body) },
      {
        expression: 'attribute_not_exists(pk) OR revision < :shown',
        values: { ':shown': version },
      },
    );
  };

  return { find, all, put, reinstate };
}
export type LedgerTagRecords = ReturnType<typeof ledgerTagRecords>;

const toRecord = ({ sk, body }: Item): TagRecord =>
  parseJson(TagRecord, String(body), `the record of the tags of ${sk}`);
