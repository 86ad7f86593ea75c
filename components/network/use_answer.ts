import { useEffect, useState } from "preact/hooks";
import { request } from "../../lib/dashboard/live/api.ts";

/** What the API answered. The answer before it stays until the next one is there. */
export interface Answered<T> {
  readonly value?: T;
  readonly error?: string;
  readonly loading: boolean;
}

/** Asks the API for an address, and again when it changes; not while it is undefined. */
export function useAnswer<T>(path: string | undefined): Answered<T> {
  const [answer, setAnswer] = useState<Answered<T>>({ loading: path !== undefined });
  useEffect(() => {
    if (path === undefined) return;
    let current = true;
    setAnswer(({ value }) => ({ value, loading: true }));
    request<T>("GET", path).then(
      (value) => current && setAnswer({ value, loading: false }),
      (error: Error) => current && setAnswer({ error: error.message, loading: false }),
    );
    return () => {
      current = false;
    };
  }, [path]);
  return answer;
}
