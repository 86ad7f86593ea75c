/** How PyTorch is had where it is missing. */
export const installPyTorch = "apt-get install -y python3-torch";

/** Finds a Python that has PyTorch: Debian's first, then the one on the path. */
export async function findPyTorch(): Promise<string | undefined> {
  for (const python of ["/usr/bin/python3", "python3"]) {
    try {
      const { success } = await new Deno.Command(python, {
        args: ["-c", "import torch, numpy"],
        stdout: "null",
        stderr: "null",
      }).output();
      if (success) return python;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
