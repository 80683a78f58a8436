/** First labels of hosts that serve every dealer. */
const SHARED = new Set(["www", "crm", "app"]);

/** The dealer that a host's name begins with, as in acme.crm.example; empty if it names none. What it says can be typed over. */
export function tenantOfHost(host: string): string {
  const labels = host.toLowerCase().split(".");
  const [first = ""] = labels;
  const named = labels.length > 2 && !/^\d+$/.test(labels.at(-1) ?? "") && !SHARED.has(first);
  return named ? first : "";
}
