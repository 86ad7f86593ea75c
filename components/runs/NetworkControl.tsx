import type { JSX } from "preact";
import { useState } from "preact/hooks";

interface NetworkControlProps {
  /** What the label and the hints belong to. */
  readonly attributes: {
    readonly id: string;
    readonly name: string;
    readonly "aria-invalid": boolean;
    readonly onChange: () => void;
  };
  readonly choices: readonly string[];
  /** The network that holds where none is chosen. */
  readonly default: string | undefined;
}

/** What the choice of a network of one's own is called: no network has this name. */
const OWN = "own";

const example = `{
  "type": "sequential",
  "blocks": [
    { "type": "convBlock", "filters": 16 },
    { "type": "maxPool" },
    { "type": "flatten" },
    { "type": "dense" }
  ]
}`;

/** A choice of networks, with a place to write one of one's own. The field's value is that text then. */
export function NetworkControl(
  { attributes, choices, default: given }: NetworkControlProps,
): JSX.Element {
  const [chosen, setChosen] = useState("");
  const [text, setText] = useState(example);
  const isOwn = chosen === OWN;
  const read = async ({ currentTarget: { files } }: JSX.TargetedEvent<HTMLInputElement>) => {
    if (files?.[0]) setText(await files[0].text());
  };
  const others = choices.filter((choice) => choice !== given);
  return (
    <>
      <select
        {...attributes}
        name={isOwn ? undefined : attributes.name}
        value={chosen}
        onChange={({ currentTarget }) => {
          setChosen(currentTarget.value);
          attributes.onChange();
        }}
      >
        <option value="">{given}</option>
        {others.map((choice) => <option key={choice} value={choice}>{choice}</option>)}
        <option value={OWN}>Your own, as JSON</option>
      </select>
      {isOwn && (
        <div class="own-network stack">
          <textarea
            name={attributes.name}
            aria-label="Your network, as JSON"
            aria-describedby={`${attributes.id}-error`}
            aria-invalid={attributes["aria-invalid"]}
            rows={10}
            spellcheck={false}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
            onChange={attributes.onChange}
          />
          <label class="row">
            <span class="hint">or take it from a file</span>
            <input type="file" accept=".json,application/json" onChange={read} />
          </label>
        </div>
      )}
    </>
  );
}
