import { expect, logIn, test } from "./crm";

test("says that there is no network, and comes back by itself", async ({ page, context }) => {
  await logIn(page);
  await expect(page.getByRole("link", { name: /^[\d\s,.]+ Customers$/ })).toBeVisible();
  // Only the notice is under test: the browser writes every refused request to its console.
  await context.setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("You are offline.")).toHaveCount(0);
});
