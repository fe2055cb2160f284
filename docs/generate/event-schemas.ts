import * as z from 'zod';
import { SETUP_SOURCE } from '../../aws/setup-events.ts';
import { ANNOUNCEMENTS } from '../../domain/access/announcement.ts';
import { EVENT_SOURCE } from '../../domain/access/event-source.ts';
import { REQUESTS } from '../../domain/access/request.ts';
import { AnswerBody } from '../../domain/answers/answer-body.ts';
import { AuditReport } from '../../domain/audit/report.ts';
import { Name } from '../../domain/name.ts';
import { ApprovalNeeded } from '../../domain/setup/run/question.ts';

/** JSON Schema counts characters, Redshift bytes: the 127 here are necessary, not sufficient. */
const NAME = {
  minLength: 1,
  maxLength: 127,
  description: '1 to 127 bytes of UTF-8 without control characters',
};

/** The schema of a detail, as a sender may write it: times with any offset, defaults left out. */
const detailSchema = (detail: z.core.$ZodType): object => {
  const { $schema: _, ...schema } = z.toJSONSchema(detail, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === Name) Object.assign(jsonSchema, NAME);
    },
  });
  return schema;
};

const $schema = 'https://json-schema.org/draft/2020-12/schema';

const eventSchema = (detailType: string, source: object, detail: z.core.$ZodType): object => ({
  $schema,
  title: detailType,
  type: 'object',
  properties: {
    source,
    'detail-type': { const: detailType },
    detail: detailSchema(detail),
  },
  required: ['source', 'detail-type', 'detail'],
});

const fileName = (title: string, direction: 'in' | 'out'): string =>
  `${direction}/${title.toLowerCase().replaceAll(' ', '-')}.json`;

/** Text of every file in schemas/, by its path in there: the event contract as its Zod schemas say it. */
export const eventSchemas = (): ReadonlyMap<string, string> => {
  const events = (
    direction: 'in' | 'out',
    source: object,
    details: Readonly<Record<string, z.core.$ZodType>>,
  ) =>
    Object.entries(details).map(([detailType, detail]): [string, object] => [
      fileName(detailType, direction),
      eventSchema(detailType, source, detail),
    ]);
  const files: readonly [string, object][] = [
    // Who may send what comes in is said by the configuration, not by the contract.
    ...events('in', { type: 'string' }, REQUESTS),
    // No event: the body of a signed POST (docs/approvals.md).
    [fileName('Answer', 'in'), { $schema, title: 'Answer', ...detailSchema(AnswerBody) }],
    // No event either: report.json of an audit.
    [
      fileName('Audit Report', 'out'),
      { $schema, title: 'Audit Report', ...detailSchema(AuditReport) },
    ],
    ...events('out', { const: EVENT_SOURCE }, ANNOUNCEMENTS),
    ...events('out', { const: SETUP_SOURCE }, { 'Setup Approval Needed': ApprovalNeeded }),
  ];
  return new Map(
    files.map(([name, schema]) => [name, `${JSON.stringify(schema, undefined, 2)}\n`]),
  );
};
