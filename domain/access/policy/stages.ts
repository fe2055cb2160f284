import { type Involved, partIn } from '../approval-rules.ts';
import { isApprover, isSamePerson, type PeopleOfSource } from '../approvers.ts';
import type { NeededStage } from './evaluate.ts';

export interface StageVerdict {
  readonly stage: NeededStage;
  /** How many approvals are still wanted, from whom. */
  readonly missing: number;
  readonly left: readonly string[];
  /** Why the word of an approver of the stage does not count here, where it was given. */
  readonly away: readonly string[];
  /** Why it can never be met, if so: each approver with what makes them fall away. */
  readonly hopeless?: string;
}

/** What each stage still wants. Two spellings that may be one person count once. */
export const judgeStages = (
  stages: readonly NeededStage[],
  involved: Involved,
): readonly StageVerdict[] => stages.map((stage) => judgeStage(stage, involved));

function judgeStage(stage: NeededStage, involved: Involved): StageVerdict {
  const { source } = involved;
  const counted = distinct(
    involved.approvedBy.filter((person) => counts(stage, person, involved)),
    source,
  );
  const missing = Math.max(0, stage.needs - counted.length);
  const away = involved.approvedBy
    .filter((person) => isNamed(stage, person, source))
    .flatMap((person) => partIn(person, involved) ?? []);
  if (stage.approvers === 'anyone') return { stage, missing, left: [], away };
  const able = distinct(
    stage.approvers.filter((person) => partIn(person, involved) === undefined),
    source,
  );
  const left = able.filter(
    (person) => !counted.some((identity) => isApprover(identity, person, source)),
  );
  if (missing === 0 || able.length >= stage.needs) return { stage, missing, left, away };
  const fallen = stage.approvers.flatMap((person) => partIn(person, involved) ?? []);
  const why = [
    ...(stage.approvers.length === 0 ? ['it names no approvers'] : []),
    ...fallen,
    ...(able.length > 0 ? [`left ${able.length === 1 ? 'is' : 'are'} ${able.join(', ')}`] : []),
  ];
  return {
    stage,
    missing,
    left,
    away,
    hopeless: `rule ${stage.rule} needs the approval of ${stage.needs}, and nobody is left to give ${able.length === 0 ? 'it' : 'them all'}: ${why.join('; ')}; change its approvers in config/admin.yml`,
  };
}

/** Whether this person's word is one of the stage's. */
const counts = (stage: NeededStage, person: string, involved: Involved): boolean =>
  partIn(person, involved) === undefined && isNamed(stage, person, involved.source);

const isNamed = ({ approvers }: NeededStage, person: string, source: PeopleOfSource): boolean =>
  approvers === 'anyone' || approvers.some((approver) => isApprover(person, approver, source));

const distinct = (people: readonly string[], source: PeopleOfSource): readonly string[] =>
  people.filter(
    (person, index) => !people.slice(0, index).some((other) => isSamePerson(other, person, source)),
  );
