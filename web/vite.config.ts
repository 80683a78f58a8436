import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { compression } from "vite-plugin-compression2";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the running system; `./dev run` prints its address. */
const api = `http://127.0.0.1:${process.env.CRM_HTTP_PORT ?? "8080"}`;

/** What every page stands on; a new release of the application does not change it. */
const FRAMEWORK =
  /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next|@tanstack[\\/](react-query|query-core|react-router|router-core|history|react-store|store))[\\/]/;

export default defineConfig({
  plugins: [
    react(),
    // The gateway serves the .br or .gz file beside an asset instead of compressing on every request. index.html is
    // left out: the gateway writes a fresh nonce into it each time.
    compression({ algorithms: ["brotliCompress", "gzip"], exclude: [/\.html$/], threshold: 1024 }),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": { target: api } } },
  build: {
    target: "es2022",
    // light-dark() and nesting stay as they are written: every browser of the last two years has them.
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    // data: addresses would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { app: "index.html", "api-docs": "api-docs.html" },
      output: {
        // A page needs a handful of files, not forty: what several pages share comes in three, and what forms share in one more,
        // which the first page does without.
        codeSplitting: {
          groups: [
            { name: "framework", test: FRAMEWORK, priority: 3 },
            { name: "components", test: /node_modules[\\/]/, minShareCount: 2, priority: 2 },
            { name: "shared", test: /src[\\/](?!form[\\/])/, minShareCount: 2, priority: 1 },
            { name: "form", test: /src[\\/]form[\\/]/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  worker: { format: "es" },
  test: {
    restoreMocks: true,
    setupFiles: ["./src/test/setup.ts"],
    // As many as there are cores: the default leaves one idle.
    maxWorkers: "100%",
    // A document takes longer to make than most tests take to run: only who needs one gets one.
    projects: [
      {
        extends: true,
        test: { name: "logic", environment: "node", include: ["src/**/*.test.ts"], exclude: ["src/**/*.dom.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "document",
          environment: "jsdom",
          include: ["src/**/*.test.tsx", "src/**/*.dom.test.ts"],
          setupFiles: ["./src/test/document.ts"],
        },
      },
    ],
  },
});
