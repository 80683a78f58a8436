import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "./crm";

/*
 * Tenants of a test's own, with their ERPs, made by the commands that people use. Those join only the system that the
 * tests start themselves: skip where `data` is not set.
 */
export const data = process.env.CRM_BROWSER_DATA;
const programs = dirname(process.env.CRM_STANDALONE ?? resolve("../target/debug/crm-standalone"));

/** Makes a tenant as a hoster does. Returns the address of its ERP at the broker. */
export async function makeTenant(slug: string, name: string): Promise<string> {
  const file = readFileSync(join(data ?? "", "gateway.env"), "utf8");
  const settings = Object.fromEntries([...file.matchAll(/^(\w+)='(.*)'$/gm)].map(([, key, value]) => [key, value]));
  const said = await run(
    "crm-gateway",
    ["tenant", "create", "--slug", slug, "--name", name, "--admin-email", `admin@${slug}.example`],
    { ...settings, CRM_ADMIN_PASSWORD: "demo-password" },
  );
  const address = /ERP at the broker: (\S+)/.exec(said)?.[1];
  expect(address, said).toBeTruthy();
  return address ?? "";
}

/** Publishes a file of messages as the tenant's ERP. Returns what the command says. */
export function publishFile(file: string, slug: string, erp: string): Promise<string> {
  return run("crm-erp-simulator", ["publish", file, "--tenant", slug, "--amqp-url", erp]);
}

/** Runs a program of the product. */
export async function run(
  program: string,
  args: string[],
  settings: Record<string, string | undefined> = {},
): Promise<string> {
  const environment = { ...process.env, ...settings };
  const { stdout } = await promisify(execFile)(join(programs, program), args, { env: environment });
  return stdout;
}
