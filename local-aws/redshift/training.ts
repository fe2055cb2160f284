/** What CREATE MODEL asks of the account. */
export interface TrainingJob {
  /** The ARN, or `default` for the warehouse's default role. */
  readonly role: string;
  readonly bucket: string;
  /** By Autopilot instead of one training job. */
  readonly auto: boolean;
  /** Id of a KMS key. */
  readonly keyId?: string;
}

/** Where a warehouse trains its models: SageMaker, with the roles, buckets, keys and quotas of the account. */
export interface Training {
  readonly nowMs: () => number;
  readonly begin: (job: TrainingJob) => TrainingStart;
}

/** What the statement itself needs fails it at once; what SageMaker needs fails the model when its training is over. */
export type TrainingStart = { readonly error: string } | TrainingEnd;

export interface TrainingEnd {
  readonly endsAtMs: number;
  /** The model's state then. */
  readonly state: string;
}

export const IN_TRAINING = 'Train Model On SageMaker In Progress';
export const READY = 'Model is Ready';
