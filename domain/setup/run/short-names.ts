const ARN = /arn:aws[a-z-]*:[^\s,;"'()<>]*[^\s,;:."'()<>]/g;

const UUID = /^([0-9a-f]{8})-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** A bucket, AWS's own policies, and what has a pattern for its name. */
const SAYS_ITSELF = /^arn:[^:]*:(?:s3:|iam::aws:)|\*/;

/** What comes after the account: `role/redshift-ml/analytics`, or the bucket and key of S3. */
const resourceOf = (arn: string): string => arn.split(':').slice(5).join(':');

/** Kind and last name: `role/analytics`, `key/1234abcd`. A bucket or its objects have their whole name. */
function shortOf(arn: string): string {
  const parts = resourceOf(arn).split('/');
  const [kind = '', ...path] = parts;
  if (path.length === 0 || kind.includes(':') || /^arn:[^:]*:s3:/.test(arn)) return resourceOf(arn);
  const last = path.at(-1) ?? '';
  return `${kind}/${UUID.exec(last)?.[1] ?? last}`;
}

/** Short names for the ARNs of a report, each for one ARN only. */
export interface ShortNames {
  readonly shorten: (text: string) => string;
  /** The names in a text that stand for more than they say, each with its ARN. */
  readonly legendOf: (text: string) => readonly (readonly [name: string, arn: string])[];
}

/** Names all ARNs in the texts. Those that would share a short name are called by all that follows their account. */
export function shortNames(texts: readonly string[]): ShortNames {
  const arns = [...new Set(texts.flatMap((text) => text.match(ARN) ?? []))].toSorted();
  const byShort = Map.groupBy(arns, shortOf);
  const names = new Map(
    [...byShort].flatMap(([short, those]) =>
      those.map((arn) => [arn, those.length === 1 ? short : distinct(arn, those)] as const),
    ),
  );
  return {
    shorten: (text) => text.replaceAll(ARN, (arn) => names.get(arn) ?? arn),
    legendOf: (text) => {
      const shortened = text.replaceAll(ARN, '');
      const used = [...names].filter(
        ([arn, name]) => name !== arn && !SAYS_ITSELF.test(arn) && shortened.includes(name),
      );
      return used.map(([arn, name]) => [name, arn] as const);
    },
  };
}

const distinct = (arn: string, others: readonly string[]): string =>
  others.filter((other) => resourceOf(other) === resourceOf(arn)).length === 1
    ? resourceOf(arn)
    : arn;
