import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

/** Where the system that the tests start themselves keeps its data; commands join no other. */
const data = process.env.CRM_BROWSER_DATA;
const programs = dirname(process.env.CRM_STANDALONE ?? resolve("../target/debug/crm-standalone"));

/** Why tests that need commands are skipped, if they are. */
export const NO_COMMANDS = data ? "" : "the commands join only the system that the tests start themselves";

/** Runs a program of the product and returns what it says. */
export async function run(
  program: string,
  args: string[],
  settings: Record<string, string | undefined> = {},
): Promise<string> {
  const environment = { ...process.env, ...settings };
  const { stdout } = await promisify(execFile)(join(programs, program), args, { env: environment });
  return stdout;
}

/** Does what a hoster does: `crm-admin` on the running system. */
export function admin(...args: string[]): Promise<string> {
  const file = readFileSync(join(data ?? "", "gateway.env"), "utf8");
  const settings = Object.fromEntries([...file.matchAll(/^(\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]));
  return run("crm-admin", args, { ...settings, CRM_ADMIN_PASSWORD: "demo-password" });
}

/** Makes a tenant with the administrator `admin@<slug>.example`. Returns what the command says. */
export function makeTenant(slug: string, name: string): Promise<string> {
  return admin("tenant", "create", "--slug", slug, "--name", name, "--admin-email", `admin@${slug}.example`);
}
