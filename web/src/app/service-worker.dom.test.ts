import { beforeEach, expect, it, vi } from "vitest";
import { startTexts } from "@/i18n";
import { startServiceWorker } from "./service-worker";

const shown = vi.hoisted(() => vi.fn());
vi.mock("@mantine/notifications", () => ({ notifications: { show: shown } }));

/** A worker that comes and goes as the browser would have it. */
class Worker extends EventTarget {
  state = "installing";
  postMessage = vi.fn();
  become(state: string) {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

class Registration extends EventTarget {
  installing: Worker | null = null;
  waiting: Worker | null = null;
  active: Worker | null = null;
  update = vi.fn(async () => {});
}

let registration: Registration;
/** What the server's page says. */
let page: string;

beforeEach(() => {
  startTexts();
  shown.mockReset();
  registration = new Registration();
  const container = Object.assign(new EventTarget(), { register: async () => registration });
  vi.stubGlobal("navigator", { serviceWorker: container });
  vi.stubGlobal("fetch", async () => new Response(page));
  document.head.innerHTML = '<script type="module" src="/assets/app-old.js"></script>';
  page = '<script type="module" src="/assets/app-old.js"></script>';
});

/** A new worker is found and installed. */
async function install(): Promise<Worker> {
  const worker = new Worker();
  registration.installing = worker;
  registration.dispatchEvent(new Event("updatefound"));
  registration.installing = null;
  registration.waiting = worker;
  worker.become("installed");
  await new Promise((resolve) => setTimeout(resolve));
  return worker;
}

it("says nothing of the first worker, which is of the same version as the page", async () => {
  await startServiceWorker();
  await install();
  expect(shown).not.toHaveBeenCalled();
});

it("offers a new version once this page is an old one, and never reloads by itself", async () => {
  registration.active = new Worker();
  await startServiceWorker();
  page = page.replace("app-old", "app-new");
  const worker = await install();
  expect(shown).toHaveBeenCalledOnce();
  expect(shown.mock.calls[0]?.[0]).toMatchObject({ title: "A new version is there", autoClose: false });
  expect(worker.postMessage).not.toHaveBeenCalled();
});

it("says nothing where the page came newer than the worker", async () => {
  registration.active = new Worker();
  await startServiceWorker();
  await install();
  expect(shown).not.toHaveBeenCalled();
});

it("offers nothing without a network", async () => {
  registration.active = new Worker();
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("no network");
  });
  await startServiceWorker();
  await install();
  expect(shown).not.toHaveBeenCalled();
});

it("tells this window, too, when another one has taken the new version", async () => {
  registration.active = new Worker();
  await startServiceWorker();
  page = page.replace("app-old", "app-new");
  navigator.serviceWorker.dispatchEvent(new Event("controllerchange"));
  await vi.waitFor(() => expect(shown).toHaveBeenCalledOnce());
});
