import type { Check } from './check.ts';
import { PAGES } from './pages.ts';
import { given, notApplicable, pass, reported, unknownBecause } from './verdict.ts';

/** The jobs that Redshift ML starts; Autopilot (AUTO ON, the default of CREATE MODEL) needs all three kinds. */
const KINDS = ['training', 'processing', 'transform'] as const;

export const trainingAdmitted: Check = {
  severity: 'high',
  source: {
    url: PAGES.trainingJob,
    sentence: 'ResourceLimitExceeded: You have exceeded an SageMaker resource limit.',
  },
  why: 'New accounts may have quotas of 0: CREATE MODEL exports the data, and then the training job fails with ResourceLimitExceeded.',
  handling: 'reports',
  remediation:
    'Nothing: a quota is raised by AWS, on request. Those of each instance type, of all instances together and of Autopilot’s jobs are read where setup.canary is configured or setup.quotas is true only, because SageMaker has many quotas and each page of them is a call.',
  about: 'warehouse',
  evaluate: ({ quotas, target }) => {
    if (quotas === undefined)
      return notApplicable(
        'quotas are read only where setup.canary is configured or setup.quotas is true; most accounts need no increase',
      );
    return given(quotas, "SageMaker's quotas", (read) => {
      const jobs = KINDS.map((kind) => ({
        kind,
        quotas: read.filter(({ name }) =>
          new RegExp(`^ml\\.\\S+ for ${kind} job usage$`).test(name),
        ),
      }));
      const unread = jobs.filter((job) => job.quotas.length === 0).map(({ kind }) => kind);
      const barred = jobs.filter(
        (job) => job.quotas.length > 0 && job.quotas.every(({ value }) => value === 0),
      );
      // What holds for all instances together, or for Autopilot's jobs, bars them whatever an instance type's own quota is.
      const whole = read.find(({ name, value }) => value === 0 && !name.endsWith(' job usage'));
      if (whole !== undefined)
        return reported(
          `the quota "${whole.name}" is 0`,
          `request an increase of it in ${target.region}`,
        );
      if (barred.length > 0) {
        return reported(
          barred
            .map(({ kind, quotas: all }) => `all ${all.length} quotas for ${kind} jobs are 0`)
            .join('; '),
          `request an increase of "ml.m5.xlarge for ${barred[0]?.kind} job usage" (or of the type that the error of CREATE MODEL names) in ${target.region}`,
        );
      }
      if (unread.length > 0)
        return unknownBecause(`Service Quotas lists no quota for ${unread.join(', ')} jobs`);
      const zero = jobs.flatMap((job) =>
        job.quotas.filter(({ name, value }) => value === 0 && name.startsWith('ml.m5.')),
      );
      const evidence = jobs
        .map(
          ({ kind, quotas: all }) =>
            `${all.filter(({ value }) => value > 0).length} of ${all.length} for ${kind} jobs`,
        )
        .join(', ');
      // Which instance types Redshift ML asks for is not documented (facts §9, 17): a quota of 0 for those that are SageMaker's
      // defaults is worth a warning, not a failure.
      return pass(
        `quotas above 0: ${evidence}`,
        zero.map(
          ({ name }) =>
            `the quota "${name}" is 0: request an increase should CREATE MODEL fail with ResourceLimitExceeded`,
        ),
      );
    });
  },
};
