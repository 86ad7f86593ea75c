import { useId } from "preact/hooks";
import type { TestImage } from "../../lib/dashboard/network/answers.ts";

interface TestImagePickerProps {
  label: string;
  image?: TestImage;
  /** Of the classes. */
  names: readonly string[];
  disabled: boolean;
  onShow: (index: number) => void;
  onRandom: () => void;
}

/** Chooses a test image by its number: typed, by the arrow keys, one by one or by chance. */
export function TestImagePicker(
  { label, image, names, disabled, onShow, onRandom }: TestImagePickerProps,
) {
  const id = useId();
  const last = image ? image.count - 1 : undefined;
  const step = (by: number) => {
    if (image === undefined) return onShow(0);
    onShow((image.index + by + image.count) % image.count);
  };
  return (
    <div class="field test-image-picker">
      <label for={id}>{label}</label>
      <div class="row">
        <button
          type="button"
          class="button"
          aria-label="Previous test image"
          disabled={disabled}
          onClick={() => step(-1)}
        >
          ←
        </button>
        <input
          id={id}
          type="number"
          inputMode="numeric"
          min="0"
          max={last}
          placeholder="Number"
          disabled={disabled}
          value={image?.index ?? ""}
          onInput={({ currentTarget: { value, validity } }) => {
            if (value !== "" && validity.valid) onShow(Number(value));
          }}
        />
        <button
          type="button"
          class="button"
          aria-label="Next test image"
          disabled={disabled}
          onClick={() => step(1)}
        >
          →
        </button>
        <button type="button" class="button" disabled={disabled} onClick={onRandom}>Random</button>
      </div>
      <p class="hint">
        {image ? `Labelled ${names[image.label]}; the network never learned from it.` : " "}
      </p>
    </div>
  );
}
