/** An esbuild plugin: the sources as a browser can run them. */

import { dirname, join } from "node:path";

import type { Plugin } from "esbuild";

/**
 * Own files have no effect by being imported, so that what is not called is left out, and with it
 * what needs Node. Of Node itself there is a hash; the rest is empty and fails where it is called.
 */
export const forBrowsers = (root: string): Plugin => ({
  name: "for-browsers",
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, ({ path, importer, kind }) =>
      kind === "entry-point" ? null : { path: join(dirname(importer), path), sideEffects: false },
    );
    build.onResolve({ filter: /^node:crypto$/ }, () => ({
      path: join(root, "checker/browser/sha256.ts"),
      sideEffects: false,
    }));
    build.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: "absent" }));
    build.onLoad({ filter: /.*/, namespace: "absent" }, () => ({
      contents: "module.exports = {};",
      loader: "js",
    }));
  },
});
