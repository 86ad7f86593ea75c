import { useEffect, useMemo, useState } from "preact/hooks";
import { ReaderNote } from "../components/draw/ReaderNote.tsx";
import { ReadingCard } from "../components/draw/ReadingCard.tsx";
import { TestImagePicker } from "../components/draw/TestImagePicker.tsx";
import { WritingPad } from "../components/draw/WritingPad.tsx";
import { canWriteFor, DrawSession } from "../lib/dashboard/network/draw_session.ts";

/** A run whose network can read. */
export interface DrawableRun {
  id: string;
  name: string;
  /** What sets it apart: `mnist · 99.1%`. */
  detail: string;
}

interface DrawPadProps {
  /** At least one. */
  runs: readonly DrawableRun[];
  chosen: string;
}

const tutorialShape = [28, 28, 1] as const;

/** A pad to write on, and what a run's network reads in it while one writes. */
export default function DrawPad({ runs, chosen }: DrawPadProps) {
  const session = useMemo(() => new DrawSession(), []);
  const [run, setRun] = useState(chosen);
  useEffect(() => session.choose(run), [run]);
  useEffect(() => () => session.close(), []);

  const network = session.network.value, strokes = session.strokes.value;
  const image = session.image.value, reading = session.reading.value;
  const open = network.state === "ready" ? network.network : undefined;
  const imageShape = open?.imageShape ?? tutorialShape;
  const canWrite = open !== undefined && canWriteFor(imageShape);
  const problem = open !== undefined && !canWrite
    ? `This network reads images of ${
      imageShape.join(" × ")
    }, and the pad makes square grey ones: ` +
      "take a test image."
    : session.failure.value;
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
          disabled={open !== undefined && !canWrite}
          onWrite={(strokes) => session.write(strokes)}
        />
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
        classes={reading?.probabilities.length ?? open?.run.configuration?.classes ?? 10}
        imageShape={imageShape}
        seen={session.seen.value}
      >
        <ReaderNote network={network} milliseconds={reading?.milliseconds} />
      </ReadingCard>
      <section class="card draw-more" aria-label="Test images">
        <TestImagePicker
          label="Or take a test image"
          image={image}
          disabled={open === undefined}
          onShow={session.show}
          onRandom={() => session.showRandom()}
        />
        {problem && <p class="error" role="alert">{problem}</p>}
      </section>
      <Announcement probabilities={reading?.probabilities} />
    </div>
  );
}

/** Tells those who do not see it what was read, once the pen rests. */
function Announcement({ probabilities }: { probabilities?: readonly number[] }) {
  const [text, setText] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => {
      const best = probabilities && probabilities.indexOf(Math.max(...probabilities));
      setText(best === undefined ? "" : `Read as ${best}`);
    }, 500);
    return () => clearTimeout(timer);
  }, [probabilities]);
  return <p class="visually-hidden" role="status">{text}</p>;
}
