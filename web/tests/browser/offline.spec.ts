import { expect, logIn, test } from "./crm";

// Without a network the browser writes each request it could not send to its console: they are what is tried here.
test.use({ refusals: [401, 0] });

test("says that there is no network, and comes back by itself", async ({ page, context }) => {
  await logIn(page);
  await expect(page.getByRole("link", { name: /^[\d\s,.]+ Customers$/ })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("You are offline.")).toHaveCount(0);
});
