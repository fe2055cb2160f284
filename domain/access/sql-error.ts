/**
 * The Data API gives SQL errors as free text without an SQLSTATE, so they are told by their wording. Conflicts and lost
 * connections pass by themselves; whatever is not known to pass is permanent: repeating it would only hide it.
 */
const TRANSIENT = [
  /tuple (concurrently updated|already updated by self)/i,
  /concurrent transaction|could not serialize|serializable isolation violation|\b1023\b/i,
  /deadlock detected/i,
  /connection\b.{0,40}\b(refused|reset|closed|terminated|timed out|lost)|server closed the connection|could not connect/i,
  /query (\(\d+\) )?(was )?cancelled on user's request|statement timeout|terminating connection/i,
  /cancell?ed by WLM abort/i,
  // CancelStatement leaves no more than the state.
  /^aborted$/i,
];

export const isTransientSqlError = (error: string): boolean =>
  TRANSIENT.some((pattern) => pattern.test(error));

/**
 * The catalog was read by a superuser, whom nothing is denied: the writer was none when its batch ran, and may be one at
 * the next.
 */
export const isDenied = (error: string): boolean =>
  /permission denied|must be (owner|superuser)/i.test(error);
