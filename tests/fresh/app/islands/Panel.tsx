import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import Counter from "./Counter.tsx";

interface PanelProps {
  heading: JSX.Element;
  children?: ComponentChildren;
}

/** Shows its children when it is asked to. */
export default function Panel({ heading, children }: PanelProps) {
  const isOpen = useSignal(false);
  const own = useSignal(10);
  return (
    <section>
      <button type="button" id="toggle" onClick={() => isOpen.value = !isOpen.value}>
        {heading}
      </button>
      <Counter id="own" count={own} />
      {isOpen.value && <div id="panel">{children}</div>}
    </section>
  );
}
