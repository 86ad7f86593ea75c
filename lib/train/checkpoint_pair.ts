import type { ModelConfiguration } from "./checkpoint_configuration.ts";
import { formatPosition, parseConfiguration, parsePosition } from "./checkpoint_position.ts";
import { upgradeTraining, VERSION, VERSIONS } from "./checkpoint_version.ts";
import { sha256 } from "./digest.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import type { StateDict } from "../named_array.ts";
import type { TrainingState } from "./state.ts";

/** What a checkpoint's file holds. */
export type CheckpointKind = "model" | "state";

/** The bytes, or the paths, of a checkpoint's two files. */
export interface CheckpointPair<T> {
  readonly model: T;
  readonly state: T;
}

/** A model's file: what evaluation and prediction need. */
export interface ModelFile {
  /** Weights and running statistics, by PyTorch's names. */
  readonly model: StateDict;
  /** What the file says of itself. */
  readonly metadata: {
    /** The configuration that the network was built from. */
    readonly configuration: ModelConfiguration;
  };
}

/**
 * Encodes a checkpoint. Each file carries the SHA-256 of its own content, and the state's file that
 * of the model's whole file: a flipped bit in either, and two files of different steps, are found.
 *
 * @throws {Error} If the position could not be read again, or an array's shape is wrong.
 */
export function encodePair(
  { model, training, position }: TrainingState,
): CheckpointPair<Uint8Array<ArrayBuffer>> {
  const text = formatPosition(position);
  const modelBytes = encodeModel({ model, metadata: { configuration: position.configuration } });
  const metadata = { ...kindOf("state"), position: text, model_sha256: sha256(modelBytes) };
  return { model: modelBytes, state: seal(training, metadata) };
}

/**
 * Decodes a checkpoint's two files and checks that both are whole and belong together.
 *
 * @throws {Error} If a file is damaged, foreign, or of another pair.
 */
export function decodePair(
  bytes: CheckpointPair<Uint8Array>,
  paths: CheckpointPair<string>,
): TrainingState {
  const { tensors: training, metadata } = unseal(bytes.state, paths.state, "state");
  const { version } = metadata;
  const position = parsePosition(metadata.position, paths.state, version);
  const found = sha256(bytes.model);
  if (found !== metadata.model_sha256) {
    throw new Error(
      `${paths.model} is damaged or of another checkpoint than ${paths.state}: ` +
        `expected SHA-256 ${metadata.model_sha256}; found ${found}`,
    );
  }
  const { model } = decodeModel(bytes.model, paths.model);
  return { model, training: version === VERSION ? training : upgradeTraining(training), position };
}

/**
 * Encodes a model's file alone.
 *
 * @throws {Error} If an array's shape is wrong.
 */
export function encodeModel({ model, metadata }: ModelFile): Uint8Array<ArrayBuffer> {
  const configuration = JSON.stringify(metadata.configuration);
  // "pt" tells other readers that names and layouts are PyTorch's.
  return seal(model, { format: "pt", ...kindOf("model"), configuration });
}

/**
 * Decodes a model's file alone.
 *
 * @throws {Error} If the file is damaged or foreign.
 */
export function decodeModel(bytes: Uint8Array, file: string): ModelFile {
  const { tensors, metadata } = unseal(bytes, file, "model");
  const configuration = parseConfiguration(metadata.configuration, file, metadata.version);
  return { model: tensors, metadata: { configuration } };
}

/**
 * Checks by its metadata that a file is one of Glyph's checkpoints, of a version that is known.
 *
 * @throws {Error} If it is another file.
 */
export function checkKind(
  metadata: Record<string, string>,
  file: string,
  kind: CheckpointKind,
): void {
  const { glyph, version } = metadata;
  if (glyph !== kind) {
    const found = glyph === undefined ? "a file of another program" : `its ${glyph} file`;
    throw new Error(`${file} cannot be used: expected the ${kind} file of Glyph; found ${found}`);
  }
  if (!(VERSIONS as readonly string[]).includes(version)) {
    throw new Error(
      `${file} was written by another Glyph: expected version ${VERSIONS.join(" or ")}; ` +
        `found ${version}`,
    );
  }
}

function kindOf(kind: CheckpointKind): Record<string, string> {
  return { glyph: kind, version: VERSION };
}

/** The digest covers the file as it would be without the digest: names, shapes, numbers, text. */
function seal(tensors: StateDict, metadata: Record<string, string>): Uint8Array<ArrayBuffer> {
  const digest = sha256(encodeSafetensors(tensors, metadata));
  return encodeSafetensors(tensors, { ...metadata, sha256: digest });
}

function unseal(
  bytes: Uint8Array,
  file: string,
  kind: CheckpointKind,
): { tensors: StateDict; metadata: Record<string, string> } {
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  checkKind(metadata, file, kind);
  const { sha256: expected, ...content } = metadata;
  const found = sha256(encodeSafetensors(tensors, content));
  if (found !== expected) {
    throw new Error(`${file} is damaged: expected SHA-256 ${expected}; found ${found}`);
  }
  return { tensors, metadata };
}
