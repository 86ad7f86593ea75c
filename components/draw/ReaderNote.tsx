import type { NetworkState } from "../../lib/dashboard/network/draw_session.ts";
import type { Reader } from "../../lib/dashboard/network/page_network.ts";

interface ReaderNoteProps {
  network: NetworkState;
  milliseconds?: number;
}

/** Where the network runs, on what, and how quick it is. */
export function ReaderNote({ network, milliseconds }: ReaderNoteProps) {
  return (
    <div class="reader-note hint" role="status">
      {network.state === "loading" && <p>Loading the network …</p>}
      {network.state === "failed" && <p class="error">{network.message}</p>}
      {network.state === "ready" && (
        <>
          <p>
            {describe(network.network.reader)}
            <span aria-hidden="true" class="number">
              {milliseconds === undefined ? "" : ` · ${milliseconds.toFixed(1)} ms an image`}
            </span>
          </p>
          <Explanation reader={network.network.reader} />
        </>
      )}
    </div>
  );
}

/** Why no better one reads. */
function Explanation({ reader }: { reader: Reader }) {
  if (reader.where === "server") {
    return <p>This page cannot read it itself: {reader.reason}</p>;
  }
  const { failure } = reader.device;
  return failure === undefined ? null : <p>The GPU no longer does: {failure}</p>;
}

function describe(reader: Reader): string {
  if (reader.where === "server") return "Read by the server";
  const { name, threads, description } = reader.device;
  if (name === "webgpu") {
    return `Read in this page · ${description.replace(/^webgpu: /, "WebGPU, ")}`;
  }
  return `Read in this page · WebAssembly on ${threads} ${threads === 1 ? "thread" : "threads"}`;
}
