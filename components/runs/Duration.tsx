import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { formatClock } from "../../lib/cli/format.ts";

/** A run's seconds of training. While it runs they go on between what it tells of itself. */
export function Duration(
  { seconds, isRunning }: { seconds: number; isRunning: boolean },
): JSX.Element {
  const known = useRef({ seconds: -1, at: 0 });
  const [, tick] = useState(0);
  if (known.current.seconds !== seconds) known.current = { seconds, at: performance.now() };
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [isRunning]);
  const since = isRunning ? (performance.now() - known.current.at) / 1000 : 0;
  return <time dateTime={`PT${Math.round(seconds)}S`}>{formatClock(seconds + since)}</time>;
}
