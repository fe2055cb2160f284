import * as z from 'zod/mini';
import { type ListOfApprovers, listedApprovers, spelling } from './approvers.ts';
import { mixedWord } from './mixed-scripts.ts';
import { namesNobody } from './person.ts';
import { REQUESTS } from './request.ts';

const Person = z.string().check(
  z.maxLength(256),
  z.refine((text) => !namesNobody(text), { error: 'names nobody' }),
  z.refine((text) => mixedWord(text) === undefined, {
    error: 'mixes letters of two scripts into one word',
  }),
);

/** A role, or a pattern of one: the roles of IAM Identity Center end in an id that changes when they are made anew. */
const SenderArn = z.string().check(
  z.regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@*/-]*[\w+=,.@-][\w+=,.@*/-]*$/, {
    error:
      'is not the ARN of an IAM role, such as arn:aws:iam::111122223333:role/portal; one of IAM Identity Center is …:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_<permission set>_*',
  }),
);

/** Who may ask and approve: events of one source and account, or people who may start the manual state machine. */
export const Source = z.strictObject({
  name: z.string().check(z.minLength(1)),
  events: z.optional(
    z.strictObject({
      source: z.string().check(
        z.regex(/^(?!aws\.|redshift-ml\.(?:setup|tags|datazone|reviews)$)[\w.-]{1,256}$/, {
          error:
            'is not a source of custom events: 1 to 256 letters, digits, ".", "-" and "_", not beginning with "aws."',
        }),
      ),
      account: z
        .string()
        .check(z.regex(/^\d{12}$/, { error: 'is not a 12-digit AWS account id (quote it)' })),
    }),
  ),
  manual: z.optional(z.literal(true)),
  /** Tags of AWS resources ask in its name, and nobody else can (docs/tags.md). */
  tags: z.optional(z.literal(true)),
  /** Subscriptions of DataZone ask in its name, and nobody else can (docs/datazone.md). */
  datazone: z.optional(z.literal(true)),
  /** Which detail-types it may send; all when left out. */
  detailTypes: z.optional(z.array(z.enum(Object.keys(REQUESTS)))),
  /**
   * Whose approval its messages may carry: names, or a map of identities to the persons that they stand for, which settles
   * who is who. Required where a warehouse enforces.
   */
  approvers: z.optional(z.union([z.array(Person).check(z.minLength(1)), z.record(Person, Person)])),
  /** `exact`: an approver is written as it is listed; `name`: a listed name without a domain is the login of that name in any. */
  compare: z._default(z.enum(['exact', 'name']), 'exact'),
  /** `false`: who is in the group or role that a lease is for may not approve it; otherwise that is a finding only. */
  membersMayApprove: z.optional(z.boolean()),
  /** IAM roles that may put its events on the bus; nobody else is let through (config/deployment.yml has them for IAM). */
  senders: z.optional(z.array(SenderArn).check(z.minLength(1))),
});
export type Source = z.infer<typeof Source>;

/** The source in whose name tags ask, where the configuration has one. */
export const tagSource = ({
  sources,
}: {
  readonly sources: readonly Source[];
}): Source | undefined => sources.find(({ tags }) => tags === true);

/** The source in whose name subscriptions of DataZone ask, where the configuration has one. */
export const dataZoneSource = ({
  sources,
}: {
  readonly sources: readonly Source[];
}): Source | undefined => sources.find(({ datazone }) => datazone === true);

/** What is started by hand comes from it, where no source has `manual: true`: it may ask, and approve nothing. */
export const MANUAL_SOURCE = 'manual';

/** What people send by the URL for answers comes from it: IAM says who they are, so a person of it asks for nobody else. */
export const ANSWERS_SOURCE = 'answers';

/** What access reviews end comes from it: whoever decided is named in the message. */
export const REVIEWS_SOURCE = 'reviews';

/** `source` of the events in which tags ask: only the function that compares them may put such on our bus. */
export const TAG_EVENTS = 'redshift-ml.tags';
/** And of those in which subscriptions of DataZone do: only the function that judged them may put such. */
export const DATAZONE_EVENTS = 'redshift-ml.datazone';
/** And of those in which access reviews end leases. */
export const REVIEW_EVENTS = 'redshift-ml.reviews';

const MAY_APPROVE = ['Model Access Approved', 'Model Access Extended'];

/** What is wrong with the sources as a whole. `enforcing` names the warehouses whose mode is `enforce`. */
export function sourceProblems(sources: readonly Source[], enforcing: readonly string[]): string[] {
  const isRestricted = sources.some(({ senders }) => senders !== undefined);
  return sources.flatMap((source, index) => [
    ...(isRestricted && source.events !== undefined && source.senders === undefined
      ? [
          `sources.${index}.senders: other sources name theirs, so nobody could send events of ${source.name}; name the roles that do`,
        ]
      : []),
    ...standsTwice(source, index, sources.slice(0, index)),
    ...tagSourceProblems(source, index, sources.slice(0, index)),
    ...dataZoneSourceProblems(source, index, sources.slice(0, index)),
    ...approverListProblems(source, index, enforcing),
    ...(source.senders !== undefined && source.events === undefined
      ? [
          `sources.${index}.senders: ${source.name} sends no events; who may start access-manual is said by IAM`,
        ]
      : []),
  ]);
}

/** A message has one sender: of two sources that claim it, one would never be asked what it may send. */
function standsTwice(
  { name, events, manual }: Source,
  index: number,
  before: readonly Source[],
): string[] {
  const sameEvents = before.find(
    (one) =>
      events && one.events?.source === events.source && one.events.account === events.account,
  );
  const sameManual = before.find((one) => manual === true && one.manual === true);
  return [
    ...(name === ANSWERS_SOURCE || name === REVIEWS_SOURCE
      ? [
          `sources.${index}.name: ${name} stands for what ${name === ANSWERS_SOURCE ? 'people send by the URL for answers' : 'access reviews end'}; give this source another name`,
        ]
      : []),
    ...(before.some((one) => one.name === name) ? [`sources: the name ${name} stands twice`] : []),
    ...(events && sameEvents
      ? [
          `sources.${index}.events: ${name} and ${sameEvents.name} both stand for source ${events.source} in account ${events.account}; make them one`,
        ]
      : []),
    ...(sameManual
      ? [
          `sources.${index}.manual: ${name} and ${sameManual.name} both stand for access-manual; make them one`,
        ]
      : []),
  ];
}

/** Tags ask and take back, and that is all there is to say of them. */
function tagSourceProblems(source: Source, index: number, before: readonly Source[]): string[] {
  if (source.tags !== true) return [];
  const others = (['events', 'manual', 'detailTypes', 'approvers', 'senders'] as const).filter(
    (field) => source[field] !== undefined,
  );
  const first = before.find(({ tags }) => tags === true);
  return [
    ...others.map(
      (field) =>
        `sources.${index}.${field}: ${source.name} has \`tags: true\`, and tags neither send events of others nor approve; leave ${field} out`,
    ),
    ...(first === undefined
      ? []
      : [
          `sources.${index}.tags: ${source.name} and ${first.name} both stand for tags; make them one`,
        ]),
  ];
}

/** Its messages are our own: which domains are heard stands in the section `datazone`. */
function dataZoneSourceProblems(
  source: Source,
  index: number,
  before: readonly Source[],
): string[] {
  if (source.datazone !== true) return [];
  const others = (['events', 'manual', 'tags', 'detailTypes', 'senders'] as const).filter(
    (field) => source[field] !== undefined,
  );
  const first = before.find(({ datazone }) => datazone === true);
  return [
    ...others.map(
      (field) =>
        `sources.${index}.${field}: ${source.name} has \`datazone: true\`, and nobody sends such messages but ourselves; leave ${field} out`,
    ),
    ...(first === undefined
      ? []
      : [
          `sources.${index}.datazone: ${source.name} and ${first.name} both stand for DataZone; make them one`,
        ]),
  ];
}

function approverListProblems(
  source: Source,
  index: number,
  enforcing: readonly string[],
): string[] {
  const { name, approvers, detailTypes, tags } = source;
  if (tags === true) return [];
  if (approvers === undefined) {
    const mayApprove =
      detailTypes === undefined || detailTypes.some((type) => MAY_APPROVE.includes(type));
    return mayApprove && enforcing.length > 0
      ? [
          `sources.${index}.approvers: ${name} may send approvals, and ${enforcing.join(', ')} is in mode enforce; list whose approval its messages may carry`,
        ]
      : [];
  }
  return differently(approvers).map(
    (identity) =>
      `sources.${index}.approvers: ${identity} stands twice, for different persons; one identity is one person`,
  );
}

/** Identities that are one but for spelling, and are mapped to more than one person. */
function differently(approvers: ListOfApprovers): string[] {
  const persons = new Map<string, string>();
  return listedApprovers({ approvers }).flatMap(([identity, person = identity]) => {
    const known = persons.get(spelling(identity)) ?? spelling(person);
    persons.set(spelling(identity), known);
    return known === spelling(person) ? [] : [identity];
  });
}
