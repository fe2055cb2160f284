import * as z from 'zod/mini';
import { type Diagnosis, diagnose } from '../../domain/doctor/diagnosis.ts';
import { isOpen } from '../../domain/setup/checks/check.ts';
import { byUrgency, countsOf } from '../../domain/setup/run/report.ts';
import { command } from '../command.ts';
import { observeStack } from '../doctor/observe.ts';
import { observeLeftovers, observeWarehouses } from '../doctor/observe-account.ts';
import { observeConfiguration } from '../doctor/observe-configuration.ts';
import { readNamesBegin } from '../doctor/read-names-begin.ts';
import { locate, toInstall, WHERE } from '../installation/installation.ts';

const Said = z.object({
  subject: z.string(),
  status: z.enum(['pass', 'fail', 'unknown']),
  observed: z.string(),
  wanted: z.string(),
  next: z.string(),
});

/** Compares an installation and the account around it with the configuration. Nothing is changed. */
export const doctor = command({
  input: z.strictObject(WHERE),
  output: z.object({ diagnoses: z.array(Said) }),
  run: async (where, context) => {
    const located = locate(where);
    const { config, region, stack, state } = located;
    const installed = { region, toInstall: toInstall(where.stage, region) };
    const diagnoses = [
      ...(await observeStack({ name: state, ...installed }, context)),
      ...(await observeStack({ name: stack, ...installed }, context)),
      ...(await observeConfiguration(located, where.config)),
      ...(await observeWarehouses(config)),
      ...(await observeLeftovers(region, readNamesBegin(where.config))),
    ].map(diagnose);
    const { pass = 0, fail = 0, unknown = 0 } = countsOf(diagnoses);
    return {
      lines: [
        ...byUrgency(diagnoses).flatMap(linesOf),
        `${pass} as wanted, ${fail} otherwise, ${unknown} unknown`,
      ],
      data: { diagnoses },
      isFine: !diagnoses.some(isOpen),
    };
  },
});

/** What is well takes one line. */
const linesOf = ({ subject, status, observed, wanted, next }: Diagnosis): string[] =>
  status === 'pass'
    ? [`pass     ${subject}: ${observed}`]
    : [
        `${status.padEnd(7)}  ${subject}`,
        `           observed: ${observed}`,
        `           wanted:   ${wanted}`,
        `           next:     ${next}`,
      ];
