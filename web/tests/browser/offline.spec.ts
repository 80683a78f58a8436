import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, newName, test } from "./crm";

// Without a network the browser writes each request it could not send to its console: they are what is tried here.
test.use({ refusals: [401, 0], serviceWorkers: "allow" });

/** Waits until the service worker has kept the application. */
async function installed(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

test("says that there is no network, and comes back by itself", async ({ page, context }) => {
  await logIn(page);
  await expect(page.getByRole("link", { name: /^[\d\s,.]+ Customers$/ })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("You are offline.")).toHaveCount(0);
});

test("browsers may install the application", async ({ page }) => {
  await logIn(page);
  const address = await page.locator("link[rel='manifest']").getAttribute("href");
  const answer = await page.request.get(address ?? "");
  expect([answer.status(), answer.headers()["content-type"], answer.headers()["cache-control"]]).toEqual([
    200,
    "application/manifest+json",
    "no-cache",
  ]);
  const manifest = await answer.json();
  expect(manifest).toMatchObject({ name: "CRM", start_url: "/", scope: "/", display: "standalone" });
  // What Chromium asks for, a picture of its own for round and square frames, and all of them as large as they say.
  const sizes = manifest.icons.map((icon: { sizes: string; purpose: string }) => `${icon.sizes} ${icon.purpose}`);
  expect(sizes).toEqual(expect.arrayContaining(["192x192 any", "512x512 any", "512x512 maskable"]));
  const measured = await page.evaluate(async (icons: { src: string; sizes: string }[]) => {
    const all = icons.map(async ({ src, sizes: said }) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return said === "any" || `${image.naturalWidth}x${image.naturalHeight}` === said;
    });
    return Promise.all(all);
  }, manifest.icons);
  expect(measured).toEqual(manifest.icons.map(() => true));
  for (const { url } of manifest.shortcuts) {
    await page.goto(url);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  await installed(page);
  const worker = await page.evaluate(async () => {
    const { active, scope } = await navigator.serviceWorker.ready;
    return { script: active?.scriptURL, scope };
  });
  expect(worker).toEqual({ script: new URL("/sw.js", page.url()).href, scope: new URL("/", page.url()).href });
});

test("keeps the application and no answer of the API", async ({ page }) => {
  await logIn(page);
  await installed(page);
  await page.reload();
  await expect(page.getByRole("link", { name: /^[\d\s,.]+ Customers$/ })).toBeVisible();
  await page.goto("/customers");
  await expect(page.locator("[data-row]")).toHaveCount(25);
  const kept = await page.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = await Promise.all(caches_.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain("/index.html");
  expect(kept.filter((path) => !/^\/(?:assets\/|index\.html$|color-scheme\.js$|favicon\.svg$)/.test(path))).toEqual([]);
});

test("a page that is opened without a network says so, and opens by itself when it is back", async ({
  page,
  context,
}) => {
  await logIn(page);
  await installed(page);
  await context.setOffline(true);
  await page.goto("/customers");
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  // The API is never answered from what is kept.
  const answered = await page.evaluate(async () => {
    try {
      // biome-ignore lint/style/noRestrictedGlobals: as a page would that knows no better.
      return (await fetch("/api/v1/session")).status;
    } catch {
      return 0;
    }
  });
  expect(answered).toBe(0);
  await context.setOffline(false);
  await expect(page.getByText(/^Page 1 of \d+ \(/)).toBeVisible();
  await expect(page.locator("[data-row]")).toHaveCount(25);
});

test("saving without a network is refused with words, and what was typed survives a reload", async ({
  page,
  context,
}) => {
  await logIn(page, "sam", "/customers/new");
  await installed(page);
  const name = newName("Typed Offline");
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  for (const list of ["Type", "Rank", "Area", "Site"]) {
    await page
      .getByRole("combobox", { name: list })
      .or(page.getByRole("textbox", { name: list }))
      .click();
    await page.getByRole("option").first().click();
  }
  await context.setOffline(true);
  await page.getByRole("button", { name: "Save" }).click();
  // All that is said agrees: it is not saved, and it is kept.
  const alert = page.getByRole("main").getByRole("alert");
  await expect(alert).toContainText("Not saved");
  await expect(alert).toContainText("You were offline, so nothing was sent. What you typed is kept on this device.");
  await expect(page.getByText(/may or may not/)).toHaveCount(0);
  await expect(page.getByText("You are offline. What you type is kept on this device.")).toBeVisible();
  await expect(page.getByText("Not saved yet. The draft is kept.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(name);

  await page.reload();
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(name);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
});

test("a new version is offered, and nothing is loaded anew until somebody asks for it", async ({ page }) => {
  await logIn(page, "sam", "/customers/new");
  await installed(page);
  const name = newName("Typed Meanwhile");
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  // The server has another page by now, and another window has taken it.
  await page.route("**/", (route) =>
    route.fulfill({ contentType: "text/html", body: "<script src='/assets/new.js'>" }),
  );
  await page.evaluate(() => navigator.serviceWorker.dispatchEvent(new Event("controllerchange")));
  const offer = page.getByRole("alert").filter({ hasText: "A new version is there" });
  await expect(offer).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(name);
  await expectAccessible(page);
  await page.unroute("**/");
  const loaded = page.waitForEvent("load");
  await offer.getByRole("button", { name: "Reload" }).click();
  await loaded;
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(name);
  await expect(offer).toHaveCount(0);
});
