import * as z from 'zod/mini';
import { ANNOUNCEMENTS, type AnnouncedType } from '../access/announcement.ts';
import { ApprovalNeeded } from '../setup/run/question.ts';
import { aboutBreakGlass, aboutExpiring, aboutFailed, aboutWithheld } from './about-access.ts';
import { aboutAuditConcluded, aboutDrift } from './about-audits.ts';
import { aboutApprovalNeeded, aboutSetupApproval } from './about-questions.ts';
import { aboutReviewConcluded, aboutReviewOpen } from './about-reviews.ts';
import { type Audience, type Notification, notificationIn, type Words } from './notification.ts';

type ToldType = AnnouncedType | 'Setup Approval Needed';

interface Told {
  readonly audience: Audience;
  /** Undefined: of this one nobody is told. */
  readonly words: (detail: unknown) => Words | undefined;
}

/** A detail of that shape in words; one of another shape is told as what it is, since somebody waits to hear of it. */
const told = <Shape extends z.core.$ZodType>(
  audience: Audience,
  shape: Shape,
  about: (detail: z.output<Shape>) => Words | undefined,
): Told => ({
  audience,
  words: (detail) => {
    const read = z.safeParse(shape, detail);
    return read.success ? about(read.data) : unreadable(detail);
  },
});

/** Which events people are told of, and in whose words. `undefined`: whoever asked hears of it, and nobody has to do anything. */
const NOTIFICATIONS: Readonly<Record<ToldType, Told | undefined>> = {
  'Model Access Failed': told('operators', ANNOUNCEMENTS['Model Access Failed'], aboutFailed),
  'Model Access Blocked': told('operators', ANNOUNCEMENTS['Model Access Blocked'], aboutWithheld),
  'Model Access Break-Glass Used': told(
    'operators',
    ANNOUNCEMENTS['Model Access Break-Glass Used'],
    aboutBreakGlass,
  ),
  'Model Access Drift Found': told(
    'operators',
    ANNOUNCEMENTS['Model Access Drift Found'],
    aboutDrift,
  ),
  'Model Access Approval Needed': told(
    'people',
    ANNOUNCEMENTS['Model Access Approval Needed'],
    aboutApprovalNeeded,
  ),
  'Model Access Expiring': told('people', ANNOUNCEMENTS['Model Access Expiring'], aboutExpiring),
  'Model Access Review Opened': told(
    'people',
    ANNOUNCEMENTS['Model Access Review Opened'],
    aboutReviewOpen,
  ),
  'Model Access Review Due': told(
    'people',
    ANNOUNCEMENTS['Model Access Review Due'],
    aboutReviewOpen,
  ),
  'Model Access Review Concluded': told(
    'people',
    ANNOUNCEMENTS['Model Access Review Concluded'],
    aboutReviewConcluded,
  ),
  'Model Access Audit Concluded': told(
    'people',
    ANNOUNCEMENTS['Model Access Audit Concluded'],
    aboutAuditConcluded,
  ),
  'Setup Approval Needed': told('people', ApprovalNeeded, aboutSetupApproval),
  'Model Access Applied': undefined,
  'Model Access Held': undefined,
  'Model Access Refused': undefined,
  'Model Access Ended': undefined,
};

/** What people are told of an event on our bus; undefined where nobody is. */
export function notificationOf(
  event: { readonly 'detail-type': string; readonly detail: unknown },
  stage: string,
): Notification | undefined {
  const type = event['detail-type'];
  const entry = isKnown(type) ? NOTIFICATIONS[type] : undefined;
  const words = entry?.words(event.detail);
  return entry && words && notificationIn(stage, entry.audience, words);
}

/** Who is told of events of that type, if anybody. */
export const audienceOf = (type: string): Audience | undefined =>
  isKnown(type) ? NOTIFICATIONS[type]?.audience : undefined;

const isKnown = (type: string): type is ToldType => Object.hasOwn(NOTIFICATIONS, type);

const unreadable = (detail: unknown): Words => ({
  title: 'something happened that this release cannot put into words',
  lines: [JSON.stringify(detail) ?? 'it has no detail'],
  next: [{ name: 'leases' }],
});
