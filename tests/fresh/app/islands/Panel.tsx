import { useSignal } from "@preact/signals";
import Counter from "./Counter.tsx";

/** Shows another island when it is asked to, and always one more. */
export default function Panel({ heading }: { heading: string }) {
  const isOpen = useSignal(false);
  const inside = useSignal(10);
  return (
    <section>
      <button type="button" id="toggle" onClick={() => isOpen.value = !isOpen.value}>
        {heading}
      </button>
      <Counter id="always" count={inside} />
      {isOpen.value && <Counter id="sometimes" count={inside} />}
    </section>
  );
}
