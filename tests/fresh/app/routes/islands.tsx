import { computed, signal } from "@preact/signals";
import { define } from "../define.ts";
import Counter from "../islands/Counter.tsx";
import Panel from "../islands/Panel.tsx";
import Rows from "../islands/Rows.tsx";
import Values, { type Given } from "../islands/Values.tsx";

const ending = "</script><!-- & \u2028";

export default define.page(() => {
  const count = signal(1);
  const cycle: Given["cycle"] = {};
  cycle.self = cycle;
  return (
    <main>
      <p>
        <Counter id="first" count={count} /> and <Counter id="second" count={count} />
      </p>
      <Values
        big={2n ** 64n}
        bytes={new Uint8Array([1, 2, 255])}
        cycle={cycle}
        date={new Date(86_400_000)}
        double={computed(() => 2 * 21)}
        expression={/^glyph$/i}
        list={[undefined, null, NaN, Infinity, -0, true]}
        map={new Map([["a", new Set([1, 2])]])}
        text={ending}
        url={new URL("https://example.org/x")}
      />
      <Panel heading="More" />
      <table>
        <tbody>
          <tr>
            <td>Above</td>
          </tr>
          <Rows names={["one", "two"]} />
          <tr>
            <td>Below</td>
          </tr>
        </tbody>
      </table>
    </main>
  );
});
