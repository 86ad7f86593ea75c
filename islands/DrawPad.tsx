import { useEffect, useMemo, useState } from "preact/hooks";
import { ReaderNote } from "../components/draw/ReaderNote.tsx";
import { ReadingCard } from "../components/draw/ReadingCard.tsx";
import { TestImagePicker } from "../components/draw/TestImagePicker.tsx";
import { WritingPad } from "../components/draw/WritingPad.tsx";
import { DrawSession } from "../lib/dashboard/network/draw_session.ts";
import { canWriteFor } from "../lib/dashboard/network/place_drawing.ts";
import { whatToWrite } from "../lib/dashboard/runs/class_names.ts";

/** A run whose network can read. */
export interface DrawableRun {
  id: string;
  name: string;
  /** What sets it apart: `mnist · 99.1%`. */
  detail: string;
  /** Of its classes. */
  classNames: readonly string[];
  /** Height, width and channels of its images. */
  imageShape: readonly [number, number, number];
}

interface DrawPadProps {
  /** At least one. */
  runs: readonly DrawableRun[];
  chosen: string;
}

/** A pad to write on, and what a run's network reads in it while one writes. */
export default function DrawPad({ runs, chosen }: DrawPadProps) {
  const session = useMemo(() => new DrawSession(), []);
  const [run, setRun] = useState(chosen);
  useEffect(() => session.choose(run), [run]);
  useEffect(() => () => session.close(), []);

  const network = session.network.value, strokes = session.strokes.value;
  const image = session.image.value, reading = session.reading.value;
  const open = network.state === "ready" ? network.network : undefined;
  const { imageShape, classNames } = runs.find(({ id }) => id === run)!;
  const canWrite = canWriteFor(imageShape);
  const empty = strokes.length === 0 && image === undefined;

  const choose = (id: string) => {
    setRun(id);
    const address = new URL(location.href);
    address.searchParams.set("run", id);
    history.replaceState(history.state, "", address);
  };

  return (
    <div class="draw" data-network={network.state}>
      <div class="field draw-run">
        <label for="draw-run">Network of the run</label>
        <select
          id="draw-run"
          value={run}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        >
          {runs.map(({ id, name, detail }) => (
            <option key={id} value={id} selected={id === run}>{name} · {detail}</option>
          ))}
        </select>
      </div>
      <section class="card draw-pad" aria-label="Write">
        <WritingPad
          strokes={strokes}
          image={image}
          what={whatToWrite(classNames)}
          disabled={!canWrite}
          onWrite={(strokes) => session.write(strokes)}
        />
        {!canWrite && (
          <p class="notice warning">
            This network reads colour images ({imageShape.join(" × ")}), and drawing is for grey
            ones: take a test image below.
          </p>
        )}
        <div class="row draw-buttons">
          <button type="button" class="button" disabled={empty} onClick={() => session.write([])}>
            Clear
          </button>
          <button
            type="button"
            class="button"
            disabled={strokes.length === 0}
            onClick={() => session.write(strokes.slice(0, -1))}
          >
            Undo stroke
          </button>
        </div>
      </section>
      <ReadingCard
        probabilities={reading?.probabilities}
        names={classNames}
        canWrite={canWrite}
        imageShape={imageShape}
        seen={session.seen.value}
      >
        <ReaderNote network={network} milliseconds={reading?.milliseconds} />
      </ReadingCard>
      <section class="card draw-more" aria-label="Test images">
        <TestImagePicker
          label="Or take a test image"
          image={image}
          names={classNames}
          disabled={open === undefined}
          onShow={session.show}
          onRandom={() => session.showRandom()}
        />
        {session.failure.value && <p class="error" role="alert">{session.failure}</p>}
      </section>
      <Announcement probabilities={reading?.probabilities} names={classNames} />
    </div>
  );
}

/** Tells those who do not see it what was read, once the pen rests. */
function Announcement(
  { probabilities, names }: { probabilities?: readonly number[]; names: readonly string[] },
) {
  const [text, setText] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => {
      const best = probabilities && probabilities.indexOf(Math.max(...probabilities));
      setText(best === undefined ? "" : `Read as ${names[best]}`);
    }, 500);
    return () => clearTimeout(timer);
  }, [probabilities]);
  return <p class="visually-hidden" role="status">{text}</p>;
}
