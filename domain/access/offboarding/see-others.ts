import { jsonBytes } from '../../ledger-json.ts';
import type { Grantee } from '../../privilege.ts';
import { toSql } from '../../sql.ts';
import type { SeenPart } from '../approvals/question.ts';
import type { AccessStatement } from '../statement.ts';
import { otherProblem } from './other-classes.ts';
import { holderKey, type OtherReading } from './other-reading.ts';
import { describeOther, inOrder, takeStatements } from './take-statements.ts';

interface Others {
  readonly taken?: SeenPart['others'];
  readonly statements: readonly AccessStatement[];
  readonly notes: readonly string[];
  readonly bytes: number;
}

/** What it holds of what we never grant, as far as there is room for it. */
export function seeOthers(
  {
    grantee,
    granteeId,
    others,
  }: {
    readonly grantee: Grantee;
    readonly granteeId: number;
    readonly others: OtherReading | undefined;
  },
  room: number,
): Others {
  if (others === undefined || 'unreachable' in others)
    return {
      statements: [],
      notes: [
        `nobody could look for privileges of other kinds: ${others?.unreachable ?? 'nobody did'}; those stay, so ask again under a new requestId`,
      ],
      bytes: 0,
    };
  const holder = holderKey({ type: grantee.type, id: granteeId });
  const all = inOrder((others.held.get(holder) ?? []).map((other) => ({ other, grantee })));
  const odd = all.flatMap(({ other }) => {
    const problem = otherProblem(other);
    return problem === undefined
      ? []
      : [`it holds ${describeOther(other)}, which ${problem}: revoke that by hand`];
  });
  const statements = takeStatements(all.filter(({ other }) => otherProblem(other) === undefined));
  let bytes = jsonBytes(odd);
  const fitting = statements.findIndex((statement) => {
    const more = jsonBytes(statement.takes) + jsonBytes(toSql(statement));
    if (bytes + more > room) return true;
    bytes += more;
    return false;
  });
  const listed = fitting < 0 ? statements : statements.slice(0, fitting);
  return {
    taken: listed.flatMap(({ takes }) => takes),
    statements: listed,
    notes: [
      ...odd,
      ...(listed.length < statements.length
        ? [
            `it holds more than one approval lists: ${statements.length - listed.length} statements more are needed; once these are done, ask again under a new requestId`,
          ]
        : []),
      ...(others.seesNoTables
        ? [
            'the reader is not shown who holds what on tables: it has no SYSLOG ACCESS UNRESTRICTED; what is held there stays, so grant that as the setup prints it and ask again',
          ]
        : []),
    ],
    bytes,
  };
}
