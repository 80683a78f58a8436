import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { defineConfig } from "@playwright/test";

/*
 * The browser walks the built pages against the real system: gateway, services, PostgreSQL and RabbitMQ in one process,
 * on a free port with a data folder of its own. CRM_BASE_URL names a running one instead.
 */
const running = process.env.CRM_BASE_URL;
// Workers read this file again: what the first reading chose is handed on in the environment.
if (!running && !process.env.CRM_BROWSER_PORT) {
  const folder = mkdtempSync(join(tmpdir(), "crm-browser-"));
  process.env.CRM_BROWSER_PORT = freePort();
  process.env.CRM_BROWSER_DATA = folder;
  // At the very end: a teardown of the test runner would come before the system has stopped.
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
}
const port = process.env.CRM_BROWSER_PORT ?? "";

export default defineConfig({
  testDir: "tests/browser",
  outputDir: "test-results/traces",
  reporter: [["list"], ["./tests/browser/skips-reporter.ts"]],
  // The tests share one system: they make customers of their own and do not count on how many others there are.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: running ?? `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    // Actions and requests. Pictures of every moment cost a third of the time of all tests; of a failure there is one.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    screenshot: "only-on-failure",
    // It has a test of its own; elsewhere it would stand between the tests and what they send.
    serviceWorkers: "block",
    contextOptions: { reducedMotion: "reduce" },
    locale: "en-ZA",
    launchOptions: {
      executablePath: process.env.CRM_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: running
    ? undefined
    : {
        command: `${process.env.CRM_STANDALONE ?? resolve("../target/debug/crm-standalone")} run`,
        cwd: "..",
        url: `http://127.0.0.1:${port}/readyz`,
        env: {
          CRM_HTTP_PORT: port,
          CRM_DATA_DIR: process.env.CRM_BROWSER_DATA ?? "",
          CRM_WEB_DIR: resolve("dist"),
        },
        // The first start loads thousands of demo customers through the broker.
        timeout: 600_000,
        gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
        stdout: "pipe",
      },
});

function freePort(): string {
  const ask =
    "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})";
  return execFileSync(process.execPath, ["-e", ask], { encoding: "utf8" }).trim();
}
