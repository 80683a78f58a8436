import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { test } from "@playwright/test";

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

/** The address of a new tenant's ERP at the broker, from what the command says that made the tenant. */
export function erpOf(said: string): string {
  const address = /ERP at the broker: (\S+)/.exec(said)?.[1];
  if (!address) throw new Error(`no address of the ERP in: ${said}`);
  return address;
}

/** Publishes a file of messages as the tenant's ERP. Returns what the command says. */
export function publishFile(file: string, slug: string, erp: string): Promise<string> {
  return run("crm-erp-simulator", ["publish", file, "--tenant", slug, "--amqp-url", erp]);
}

/** The data of a message: about what has a code, or of a whole look-up list. */
interface Said {
  code?: string;
  list?: string;
  [field: string]: unknown;
}

/** How a dealer's ERP speaks. */
export type Say = (type: string, body: Said) => Promise<void>;

/** A dealer of the test's own, and how its ERP speaks. */
export async function newDealer(): Promise<{ slug: string; say: Say }> {
  const slug = `dealer-${crypto.randomUUID().slice(0, 8)}`;
  const erp = erpOf(await makeTenant(slug, "Office of a Test"));
  let sequence = 0;
  const say: Say = async (type, body) => {
    const event = {
      specversion: "1.0",
      id: crypto.randomUUID(),
      source: `urn:erp:${slug}`,
      type,
      subject: body.code ?? body.list,
      sequence: String(++sequence),
      time: new Date().toISOString(),
      data: body,
    };
    const file = test.info().outputPath(`${event.id}.jsonl`);
    writeFileSync(file, JSON.stringify(event));
    await publishFile(file, slug, erp);
  };
  return { slug, say };
}
