import { createHash } from "node:crypto";
import { join } from "node:path";

/** A package's files, by their path in it: `/mod.ts`. */
export type PackageFiles = Map<string, Uint8Array<ArrayBuffer>>;

/** A registry that speaks as much of JSR's protocol as publishing and importing need. */
export interface Registry extends AsyncDisposable {
  /** Its address, for `JSR_URL`. */
  readonly url: string;
  /** The files of the package that was published; none before. */
  readonly files: PackageFiles;
}

/** Serves an empty registry on this machine: what `deno publish` sends there can be imported. */
export function serveRegistry(): Registry {
  const files: PackageFiles = new Map();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      const response = pathname.startsWith("/api/")
        ? await answerPublisher(request, files)
        : answerImporter(pathname, files);
      return response ?? new Response("Not found", { status: 404 });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    files,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Every package may be published, and its first version is accepted as soon as it is here. */
async function answerPublisher(
  { method, url, body }: Request,
  files: PackageFiles,
): Promise<Response | undefined> {
  if (method === "POST" && body !== null) await unpack(body, files);
  else if (url.includes("/versions/") && files.size === 0) return;
  return Response.json({ id: "1", status: "success", error: null });
}

/** Reads a gzipped archive by the system's `tar`. */
async function unpack(archive: ReadableStream<Uint8Array>, files: PackageFiles): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "glyph_registry_" });
  try {
    const args = ["-xzf", "-", "-C", folder];
    const tar = new Deno.Command("tar", { args, stdin: "piped" }).spawn();
    await archive.pipeTo(tar.stdin);
    if (!(await tar.status).success) throw new Error("What was published is no archive");
    await readFolder(folder, "/", files);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function readFolder(folder: string, prefix: string, files: PackageFiles): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) await readFolder(path, `${prefix}${name}/`, files);
    else files.set(`${prefix}${name}`, await Deno.readFile(path));
  }
}

function answerImporter(pathname: string, files: PackageFiles): Response | undefined {
  const configuration = files.get("/deno.json");
  if (configuration === undefined) return;
  const { name, version, exports } = JSON.parse(new TextDecoder().decode(configuration));
  const versions = { [version]: {} };
  if (pathname === `/${name}/meta.json`) return Response.json({ versions });
  if (pathname === `/${name}/${version}_meta.json`) {
    return Response.json({ exports, manifest: manifestOf(files) });
  }
  const root = `/${name}/${version}`;
  const bytes = pathname.startsWith(`${root}/`) && files.get(pathname.slice(root.length));
  if (!bytes) return;
  const type = pathname.endsWith(".ts") ? "text/typescript" : "text/plain";
  return new Response(bytes, { headers: { "content-type": type } });
}

/** Size and digest of each file: Deno refuses one that differs. */
function manifestOf(files: PackageFiles) {
  return Object.fromEntries(
    Array.from(files, ([path, bytes]) => {
      const digest = createHash("sha256").update(bytes).digest("hex");
      return [path, { size: bytes.length, checksum: `sha256-${digest}` }];
    }),
  );
}
