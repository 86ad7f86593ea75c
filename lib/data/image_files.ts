import { createHash } from "node:crypto";
import { join } from "node:path";
import { entryAt } from "../entry_at.ts";
import { refuse } from "./idx.ts";

/** An image file and its class. */
export interface ImageFile {
  readonly path: string;
  readonly label: number;
  /** What it is for, where its folder says so. */
  readonly part?: "train" | "test";
}

/** The files of a folder of images, and the classes that its folders name. */
export interface ImageFiles {
  readonly classNames: readonly string[];
  readonly files: readonly ImageFile[];
}

/** Labels are bytes. */
const mostClasses = 256;

/** The share of a class that is kept for the test where no folder says it. */
const testShare = 1 / 6;

/** What file managers leave in folders. */
const leftovers = ["Thumbs.db", "desktop.ini"];

/**
 * Lists a folder of images: one folder for each class, directly in it or within `train` and `test`.
 * Files come in the order of a hash of their names, so that the first ones are of all classes.
 *
 * @throws {Error} If the folder is not of this form: the message says where, and what to do.
 */
export function listImageFiles(folder: string): ImageFiles {
  const folders = foldersIn(folder);
  if (folders.includes("train") && folders.includes("test")) {
    const [train, test] = [join(folder, "train"), join(folder, "test")];
    const classNames = classesIn(train);
    const unknown = foldersIn(test).find((name) => !classNames.includes(name));
    if (unknown !== undefined) {
      refuse(join(test, unknown), `a class of those in ${train}`, "one that nothing is learned of");
    }
    return {
      classNames,
      files: [...filesIn(train, classNames, "train"), ...filesIn(test, classNames, "test")],
    };
  }
  if (folders.length === 1 && folders[0] === "train") {
    refuse(folder, "a folder test beside train", "none");
  }
  const classNames = classesIn(folder);
  return { classNames, files: filesIn(folder, classNames) };
}

/**
 * Tells what each file is for. Where no folder says it, the first sixth of each class, in the order of
 * the hash, is the test: the same files are divided alike everywhere, and one more file moves at most
 * one other.
 */
export function divideFiles(files: readonly ImageFile[]): ("train" | "test")[] {
  const left = new Map<number, number>();
  for (const { label } of files) left.set(label, (left.get(label) ?? 0) + 1);
  for (const [label, size] of left) {
    left.set(label, size < 2 ? 0 : Math.max(1, Math.round(size * testShare)));
  }
  return files.map(({ label, part }) => {
    const untested = left.get(label)!;
    left.set(label, untested - 1);
    return part ?? (untested > 0 ? "test" : "train");
  });
}

/** Names by their numbers first: `2` before `10`. */
function inNaturalOrder(names: readonly string[]): string[] {
  const natural = new Intl.Collator("en", { numeric: true });
  return names.toSorted((a, b) => natural.compare(a, b) || (a < b ? -1 : 1));
}

/** The names in a folder that people gave. */
function namesIn(folder: string): string[] {
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  return names.filter((name) => !name.startsWith(".") && !leftovers.includes(name));
}

function foldersIn(folder: string): string[] {
  return inNaturalOrder(namesIn(folder).filter((name) => entryAt(join(folder, name))?.isDirectory));
}

function classesIn(folder: string): string[] {
  const names = foldersIn(folder);
  if (names.length === 0) {
    refuse(folder, "a folder of images for each class, of the class's name", "no folder");
  }
  if (names.length === 1) {
    refuse(folder, "folders of at least two classes", `one: ${names[0]}`);
  }
  if (names.length > mostClasses) {
    refuse(folder, `folders of at most ${mostClasses} classes`, `${names.length}`);
  }
  return names;
}

/** The files of those classes that have a folder, in the order of a hash of their names. */
function filesIn(
  folder: string,
  classNames: readonly string[],
  part?: "train" | "test",
): ImageFile[] {
  const files = foldersIn(folder).flatMap((className) => {
    const names = namesIn(join(folder, className));
    if (names.length === 0) refuse(join(folder, className), "images of the class", "none");
    return names.map((name) => {
      const path = join(folder, className, name);
      if (entryAt(path)?.isDirectory) {
        refuse(path, `an image (they must lie directly in the class's folder)`, "a folder");
      }
      const order = createHash("sha256").update(`${className}/${name}`).digest("hex");
      return { file: { path, label: classNames.indexOf(className), part }, order };
    });
  });
  return files.sort((a, b) => a.order < b.order ? -1 : 1).map(({ file }) => file);
}
