import { Problem } from "./problem.ts";

/** Bytes that the body of a request may have. */
export const bodyLimit = 64 * 1024;

/**
 * Reads a request's JSON.
 *
 * @param milliseconds how long the whole body may take
 * @throws {Problem} 415 where it is not declared as JSON, 413 where it is longer than `bodyLimit`, 408
 * where it takes too long, 400 where it is not JSON
 */
export async function readJson(request: Request, milliseconds = 10_000): Promise<unknown> {
  const type = request.headers.get("Content-Type")?.split(";")[0].trim().toLowerCase();
  if (type !== "application/json") {
    throw new Problem(
      415,
      `The body's type is '${type ?? ""}': send it as JSON, with Content-Type: application/json.`,
    );
  }
  const bytes = await readBytes(request, milliseconds);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Problem(400, `The body is not JSON: ${(error as Error).message}.`);
  }
}

/**
 * Reads the fields of a request's JSON.
 *
 * @throws {Problem} 400 where it is no object, or has others
 */
export async function readFields(
  request: Request,
  known: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const value = await readJson(request);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Problem(400, "The body must be a JSON object.");
  }
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Problem(
      400,
      `There is no field '${unknown}': give ${known.join(", ")}.`,
      unknown,
    );
  }
  return value as Record<string, unknown>;
}

/** @throws {Problem} 413 where the length that is declared is above the limit */
export function checkDeclaredLength(request: Request): void {
  const length = Number(request.headers.get("Content-Length") ?? 0);
  if (!(length <= bodyLimit)) throw tooLarge();
}

async function readBytes(
  request: Request,
  milliseconds: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = request.body?.getReader();
  const bytes = new Uint8Array(bodyLimit);
  let length = 0;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    reader?.cancel();
  }, milliseconds);
  try {
    while (reader) {
      const { value, done } = await reader.read();
      if (late) {
        throw new Problem(408, `The body did not arrive in ${milliseconds / 1000} seconds.`);
      }
      if (done) break;
      if (length + value.length > bodyLimit) throw tooLarge();
      bytes.set(value, length);
      length += value.length;
    }
    return bytes.subarray(0, length);
  } finally {
    clearTimeout(timer);
    reader?.cancel().catch(() => {});
  }
}

function tooLarge(): Problem {
  return new Problem(413, `The body is longer than ${bodyLimit / 1024} kB.`);
}
