import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { linesOf } from "../../lib/process/lines.ts";

/** What ONNX Runtime says of a value. */
export interface OnnxValue {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** What came of a network. */
export interface OnnxResult {
  readonly logits: Float32Array;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** ONNX Runtime in a process of its own, one network after the other. */
export class OnnxRuntime implements AsyncDisposable {
  readonly #folder = Deno.makeTempDirSync({ prefix: "glyph-onnx-" });
  readonly #child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--allow-all", "--config", here("deno.json"), here("main.ts")],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  readonly #input = this.#child.stdin.getWriter();
  readonly #answers = linesOf(this.#child.stdout);

  /** Gives a network images, count x channels x height x width. */
  async run(model: Uint8Array, images: Float32Array<ArrayBuffer>): Promise<OnnxResult> {
    const path = (name: string) => join(this.#folder, name);
    const request = { model: path("model.onnx"), images: path("images"), logits: path("logits") };
    await Deno.writeFile(request.model, model);
    await Deno.writeFile(request.images, new Uint8Array(images.buffer));
    await this.#input.write(new TextEncoder().encode(`${JSON.stringify(request)}\n`));
    const { done, value } = await this.#answers.next();
    if (done) throw new Error("ONNX Runtime's process has ended");
    const answer = JSON.parse(value);
    if (answer.error) throw new Error(answer.error);
    return { ...answer, logits: new Float32Array((await Deno.readFile(request.logits)).buffer) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close();
    await this.#answers.return();
    await this.#child.status;
    await Deno.remove(this.#folder, { recursive: true });
  }
}
