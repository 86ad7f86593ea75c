import { bodyLimit } from "./body.ts";
import { requestHeader } from "./origin_check.ts";
import { runOptions } from "./run_request.ts";
import { batchesASecond } from "./thinning.ts";

/** Something that a request may bring. */
export interface Field {
  readonly name: string;
  readonly description: string;
}

/** One thing that the API does. */
export interface Operation {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With `:id` for what varies. */
  readonly path: string;
  readonly description: string;
  /** In the address, after `?`. */
  readonly query?: readonly Field[];
  /** In the JSON of the body. */
  readonly body?: readonly Field[];
  /** Status and content of the answer. */
  readonly answer: string;
  /** What the example's body holds, or what follows the path in its address. */
  readonly example?: string;
}

/** What holds for all of the API. */
export const apiNotes: readonly string[] = [
  `Bodies are JSON of at most ${bodyLimit / 1024} kB, answers are JSON where nothing else is said.`,
  `What changes something needs the header ${requestHeader}: 1; pages of other sites cannot send it.`,
  "A server that other machines can reach demands its token: Authorization: Bearer TOKEN.",
  "Errors are problem+json (RFC 9457): type, title, status, detail, and field where one was wrong.",
];

const run = "200: the run";

/** All that the API does. */
export const operations: readonly Operation[] = [
  {
    method: "GET",
    path: "/api/runs",
    description: "All runs, newest first, each with a sparkline of its loss.",
    answer: "200: { runs, lastEventId }",
  },
  {
    method: "POST",
    path: "/api/runs",
    description: "Starts a run. It waits while another trains.",
    body: [
      { name: "options", description: "the command line's, as below; of repeats, each is a run" },
      { name: "name", description: "what to call it" },
      { name: "atOnce", description: "true: it does not wait" },
    ],
    answer: "201: the run, queued or starting; of repeats, the first",
    example: '{"options": {"epochs": 2, "limit": 6400}, "name": "Small"}',
  },
  { method: "GET", path: "/api/runs/:id", description: "One run.", answer: run },
  {
    method: "PATCH",
    path: "/api/runs/:id",
    description: "Gives it another name.",
    body: [{ name: "name", description: "from 1 to 200 characters" }],
    answer: run,
    example: '{"name": "Best so far"}',
  },
  {
    method: "DELETE",
    path: "/api/runs/:id",
    description: "Deletes a run that is over, with its files.",
    answer: "204; 409 while it goes",
  },
  {
    method: "POST",
    path: "/api/runs/:id/stop",
    description: "Asks it to save and end. One that waits is stopped at once.",
    answer: "202: the run",
  },
  {
    method: "POST",
    path: "/api/runs/:id/resume",
    description: "Goes on from its last checkpoint, or begins anew where it has none.",
    body: [
      { name: "epochs", description: "in all; more than it had extend it" },
      { name: "turbo", description: "true: without memory checks" },
    ],
    answer: "202: the run",
    example: '{"epochs": 5}',
  },
  {
    method: "GET",
    path: "/api/runs/:id/metrics",
    description: "All that was measured, by columns.",
    query: [
      { name: "format", description: "json, or csv: a row a step" },
      { name: "download", description: "as a file" },
    ],
    answer: "200: { batches, epochs, validations, tests, checkpoints, lastEventId }, or CSV",
    example: "?format=csv",
  },
  {
    method: "GET",
    path: "/api/runs/:id/checkpoints/:step",
    description: "A checkpoint's file, in the safetensors format.",
    query: [{ name: "part", description: "model, or state: what training goes on from" }],
    answer: "200: the file",
  },
  {
    method: "GET",
    path: "/api/runs/:id/events",
    description: "What happens in a run, as server-sent events.",
    query: [{
      name: "after",
      description: "the id of the last event that you have; Last-Event-ID goes before it",
    }],
    answer: `200: a stream; of batches at most ${batchesASecond} a second`,
    example: "?after=0",
  },
  {
    method: "GET",
    path: "/api/events",
    description: "What happens in all runs, as server-sent events.",
    query: [{ name: "after", description: "as above" }],
    answer: "200: a stream",
  },
  {
    method: "POST",
    path: "/api/runs/:id/predict",
    description: "What its network reads in an image.",
    body: [{
      name: "pixels",
      description: "height x width x channels numbers from 0, paper, to 1, ink",
    }],
    answer: "200: { probabilities, milliseconds, backend, step }",
    example: '{"pixels": [0, 0.5, 1, …]}',
  },
  {
    method: "GET",
    path: "/api/runs/:id/network",
    description: "What its network is built of.",
    answer: "200: { network, layers }",
  },
  {
    method: "GET",
    path: "/api/runs/:id/filters",
    description: "The filters of its first convolution.",
    answer: "200: { layer, shape, values, step }",
  },
  {
    method: "GET",
    path: "/api/runs/:id/features",
    description: "What its convolutions make of a test image.",
    query: [{ name: "image", description: "its index, from 0" }],
    answer: "200: { image, probabilities, layers, step }",
    example: "?image=0",
  },
  {
    method: "GET",
    path: "/api/runs/:id/misread",
    description: "Test images of one class that it reads as another.",
    query: [
      { name: "actual", description: "the class that they are of" },
      { name: "predicted", description: "the class that it reads" },
    ],
    answer: "200: { count, images, height, width, channels, … }",
    example: "?actual=4&predicted=9",
  },
  {
    method: "GET",
    path: "/api/runs/:id/test-images",
    description: "An image that it is tested on.",
    query: [{ name: "index", description: "from 0" }],
    answer: "200: { index, label, height, width, channels, pixels, count }",
    example: "?index=0",
  },
];

/** The options that a run may be started with. */
export const startOptions: readonly Field[] = Object.entries(runOptions)
  .map(([name, option]) => ({
    name,
    description: option.default === undefined
      ? option.description
      : `${option.description} (default: ${option.default})`,
  }));

/** Where the page of the API describes an operation. */
export function anchorOf({ method, path }: Operation): string {
  return `${method}${path.replace(/[^a-z]+/g, "-")}`.toLowerCase();
}

/** A command that asks for an operation, as typed in a shell. */
export function curlExample(
  { method, path, body, example = "" }: Operation,
  origin: string,
): string {
  const place = path.replace(":id", "RUN").replace(":step", "STEP");
  const query = body === undefined ? example : "";
  const url = `${origin}${place}${query}`;
  const parts = [
    path.endsWith("events") ? "curl -N" : "curl",
    ...(method === "GET" ? [] : [`-X ${method} -H '${requestHeader}: 1'`]),
    ...(body === undefined ? [] : [`-H 'Content-Type: application/json' -d '${example}'`]),
    /[?&]/.test(url) ? `'${url}'` : url,
  ];
  return parts.join(" ");
}
