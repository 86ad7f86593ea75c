import { fresh } from "@fresh/plugin-vite";
import { defineConfig } from "vite";

const isPackage = /^@?[a-z][\w./-]*$/;
const folders = ["backends", "lib"].map((name) => `${import.meta.dirname}/${name}/`);

export default defineConfig({
  plugins: [fresh()],
  environments: {
    ssr: {
      build: {
        rollupOptions: {
          // What computes stays as it is, and packages with it: threads find their modules beside
          // those that start them.
          external: (id) => isPackage.test(id) || folders.some((folder) => id.startsWith(folder)),
          makeAbsoluteExternalsRelative: false,
        },
      },
    },
  },
});
