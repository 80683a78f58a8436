import { rm } from "node:fs/promises";

/** Removes the data folder of the system the tests started. */
export default async function removeData(): Promise<void> {
  const folder = process.env.CRM_BROWSER_DATA;
  if (folder) await rm(folder, { recursive: true, force: true });
}
