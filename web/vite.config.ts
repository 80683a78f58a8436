import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { compression } from "vite-plugin-compression2";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the running system; `./dev run` prints its address. */
const api = `http://127.0.0.1:${process.env.CRM_HTTP_PORT ?? "8080"}`;

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
  },
  worker: { format: "es" },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["./src/test/setup.ts"],
    restoreMocks: true,
  },
});
