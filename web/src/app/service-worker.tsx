import { Button, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import i18next from "i18next";

/** How often a page that stays open looks for a new version. */
const INTERVAL = 60 * 60_000;

/**
 * Starts the service worker, which keeps the application (never an answer of the API) for times without a network, and
 * looks for new versions. Pages come from the server whenever it can be reached, so the browser does without the worker
 * where it is not allowed.
 */
export async function startServiceWorker(): Promise<void> {
  const registration = await navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  if (!registration) return;
  const look = () => void offerNewVersion(registration);
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed") look();
    });
  });
  // Another window has taken the new version: this one is of the old one.
  navigator.serviceWorker.addEventListener("controllerchange", look);
  setInterval(() => void registration.update().then(look, () => {}), INTERVAL);
  look();
}

/** Tells that there is a new version, if this page is not of it already. When to reload is for whoever types here to say. */
async function offerNewVersion(registration: ServiceWorkerRegistration): Promise<void> {
  if (!registration.active || (await isNewest())) return;
  notifications.show({
    id: "new-version",
    title: i18next.t("newVersion.title"),
    message: (
      <>
        <Text size="sm" mb="xs">
          {i18next.t("newVersion.text")}
        </Text>
        <Button size="xs" variant="light" onClick={() => reload(registration.waiting)}>
          {i18next.t("newVersion.reload")}
        </Button>
      </>
    ),
    autoClose: false,
  });
}

/** Whether the server's page begins with the same script as this one. Without an answer there is nothing to offer. */
async function isNewest(): Promise<boolean> {
  const script = document.querySelector<HTMLScriptElement>("script[type='module'][src]");
  if (!script) return true;
  try {
    // Not kept by the worker under this name.
    const answer = await fetch("/", { cache: "no-store", headers: { accept: "text/html" } });
    return !answer.ok || (await answer.text()).includes(new URL(script.src).pathname);
  } catch {
    return true;
  }
}

/** Lets the new version take over, if it waits for that, and loads this page anew. */
function reload(waiting: ServiceWorker | null): void {
  if (!waiting) {
    location.reload();
    return;
  }
  waiting.addEventListener("statechange", () => {
    if (waiting.state === "activated") location.reload();
  });
  waiting.postMessage({ type: "SKIP_WAITING" });
}
