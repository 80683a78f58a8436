// Node before version 22 reads no TypeScript; the bundler that is here anyway does.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

await runnerImport(fileURLToPath(new URL("./scrolling.ts", import.meta.url)), { configFile: false, logLevel: "error" });
