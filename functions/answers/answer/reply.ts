/** What a person is told. From status 400 on nothing was changed, and evidence of the answer is kept beside its question. */
export interface Reply {
  readonly status: number;
  readonly message: string;
  /** The question that it was about, if it can be told: `setup/<warehouse>/<run>`. */
  readonly about?: string;
}

export const reply = (status: number, message: string, about?: string): Reply => ({
  status,
  message,
  ...(about !== undefined && { about }),
});

/** As a function URL wants it. */
export interface UrlResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
