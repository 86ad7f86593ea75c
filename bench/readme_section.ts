/** The folder that paths of made files start from. */
export const root = new URL("../", import.meta.url);

/** A file as it should be. */
export interface MadeFile {
  readonly file: URL;
  readonly text: string;
}

/**
 * Replaces what stands between the two marks of a task.
 *
 * @param task What makes the section, such as `bench:peers`.
 * @throws {RangeError} If a mark is missing.
 */
export function replaceSection(text: string, task: string, section: string): string {
  const begin = `<!-- Made by \`deno task ${task}\`: do not edit. -->`;
  const end = `<!-- End of what \`deno task ${task}\` made. -->`;
  const from = text.indexOf(begin), to = text.indexOf(end);
  if (from < 0 || to < from) {
    throw new RangeError(`README.md lacks the marks of the section: put ${begin} and ${end} back`);
  }
  return `${text.slice(0, from)}${begin}\n\n${section}\n\n${text.slice(to)}`;
}

/** Formats as `deno fmt` does, which would otherwise change what was made. */
async function formatMarkdown(text: string): Promise<string> {
  const child = new Deno.Command("deno", {
    args: ["fmt", "--ext", "md", "-"],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return new TextDecoder().decode((await output).stdout);
}

/** README.md with the section of a task. */
export async function makeReadme(task: string, section: string): Promise<MadeFile> {
  const file = new URL("README.md", root);
  const text = replaceSection(await Deno.readTextFile(file), task, section);
  return { file, text: await formatMarkdown(text) };
}

/** Writes files. */
export async function writeFiles(files: readonly MadeFile[]): Promise<void> {
  for (const { file, text } of files) await Deno.writeTextFile(file, text);
}

/**
 * Tells which files are not as they should be.
 *
 * @param results What they are made of.
 * @returns The exit code: 1 if there is such a file.
 */
export async function checkFiles(files: readonly MadeFile[], results: string): Promise<number> {
  let code = 0;
  for (const { file, text } of files) {
    const found = await Deno.readTextFile(file).catch(() => "");
    if (found === text) continue;
    console.error(`${file.pathname} is not what ${results} gives: run this script`);
    code = 1;
  }
  return code;
}
