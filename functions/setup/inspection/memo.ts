/**
 * Remembers the answers of one run by key, so that what several warehouses share is asked once. A question that a service
 * did not answer is asked again.
 */
export function memo(): <T>(key: string, ask: () => Promise<T>) => Promise<T> {
  const known = new Map<string, Promise<unknown>>();
  return async <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const asked = (known.get(key) ?? ask()) as Promise<T>; // a key belongs to one question, hence to one type
    known.set(key, asked);
    try {
      const answer = await asked;
      if (hasFailed(answer)) known.delete(key);
      return answer;
    } catch (error) {
      known.delete(key);
      throw error;
    }
  };
}

/** Whether it is, or holds anywhere, an answer that did not come. */
const hasFailed = (answer: unknown): boolean =>
  typeof answer === 'object' &&
  answer !== null &&
  ('failed' in answer || Object.values(answer).some(hasFailed));
