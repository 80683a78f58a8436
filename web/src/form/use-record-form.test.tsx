import { TextInput } from "@mantine/core";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiProblem } from "@/api/problem";
import { listDrafts } from "@/drafts/draft-store";
import { renderOnPage } from "@/test/render";
import { session } from "@/test/samples";
import type { FormErrors } from "./errors";
import { merging } from "./merge";
import { RecordForm } from "./RecordForm";
import type { RecordKind } from "./record-kind";
import { useFormDraft } from "./use-form-draft";
import { useFormEntry } from "./use-form-entry";
import { useRecordForm } from "./use-record-form";

interface Values {
  name: string;
  city: string;
}

interface Place extends Values {
  id: string;
  etag: string;
}

const fields = ["name", "city"] as const;
const kind: RecordKind<Values, Place> = {
  fields,
  merge: merging<Values>({ fields, same: (one, other) => one.trim() === other.trim() }),
  valuesOf: ({ name, city }) => ({ name, city }),
  titleOf: ({ name }) => name,
  checkedOnLeave: [],
};
const place: Place = { id: "p-1", etag: "1", name: "Hope Works", city: "Cape Town" };

const send = vi.fn<(values: Values, etag: string) => Promise<Place>>();
const onSaved = vi.fn();
const onLeave = vi.fn();

afterEach(() => {
  vi.restoreAllMocks();
});

beforeEach(() => {
  send.mockReset().mockResolvedValue(place);
  onSaved.mockReset();
  onLeave.mockReset();
});

/** A form for a place that somebody else may change. */
function Page() {
  const [stored, setStored] = useState(place);
  const draft = useFormDraft<Values>("place.p-1", useFormEntry());
  const record = useRecordForm<Values, Place>({
    kind,
    stored,
    blank: { name: "", city: "" },
    draft,
    validate: ({ name, city }, from): FormErrors => ({
      ...(name.trim() ? {} : { name: "Enter the name." }),
      ...(city === "Nowhere" && from?.city !== city ? { city: "There is no such city." } : {}),
    }),
    prepare: (values, from) => () => send(values, from.etag),
    asksFirst: ({ name }) => name === "?",
    onSaved,
    onLeave,
  });
  const { form, versions } = record;
  return (
    <RecordForm record={record} title="Place" nameOf={(path) => path.toUpperCase()} outdated="Somebody changed it.">
      <TextInput label="Name" data-path="name" required {...form.getInputProps("name")} />
      <TextInput label="City" data-path="city" {...form.getInputProps("city")} />
      <button type="button" onClick={() => setStored({ ...place, etag: "2", city: "Paarl" })}>
        Meanwhile
      </button>
      <button type="button" onClick={() => record.save(form.values)}>
        Yes
      </button>
      {versions && (
        <button type="button" onClick={() => versions.onTake(versions.mine, { ...place, etag: "2", city: "Paarl" })}>
          Take mine of {versions.seenEtag}
        </button>
      )}
    </RecordForm>
  );
}

const input = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });
const type = (name: string, value: string) => fireEvent.change(input(name), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const drafts = () => listDrafts(`${session.tenant?.slug}.${session.user?.id}`);

it("saves what was typed with the version it was typed into, and drops the draft", async () => {
  await renderOnPage(Page);
  type("City", "Worcester");
  press("Save");
  expect(drafts()).toHaveLength(1);
  await waitFor(() => expect(onSaved).toHaveBeenCalledWith(place, expect.any(Function)));
  expect(send).toHaveBeenCalledExactlyOnceWith({ name: "Hope Works", city: "Worcester" }, "1");
  expect(drafts()).toEqual([]);
});

it("takes a save back by saving what was there before over the version that it made", async () => {
  send.mockImplementation(async (values, etag) => ({ ...place, ...values, etag: `${Number(etag) + 1}` }));
  await renderOnPage(Page);
  type("City", "Worcester");
  press("Save");
  await waitFor(() => expect(onSaved).toHaveBeenCalled());
  const [, takeBack] = onSaved.mock.calls[0] ?? [];
  await takeBack();
  expect(send).toHaveBeenLastCalledWith({ name: "Hope Works", city: "Cape Town" }, "2");
});

it("leaves without a request when nothing differs", async () => {
  await renderOnPage(Page);
  type("City", " Cape Town ");
  press("Save");
  expect(onLeave).toHaveBeenCalled();
  expect(send).not.toHaveBeenCalled();
});

it("tells mistakes only once somebody tries to save, and leads to them", async () => {
  await renderOnPage(Page);
  type("Name", " ");
  expect(screen.queryByRole("alert")).toBeNull();
  press("Save");
  await userEvent.setup().click(await screen.findByRole("button", { name: "NAME: Enter the name." }));
  await waitFor(() => expect(document.activeElement).toBe(input("Name")));
  expect(send).not.toHaveBeenCalled();
});

it("shows what the server refuses at its input", async () => {
  send.mockRejectedValue(new ApiProblem(400, { errors: [{ field: "city", message: "There is no such city." }] }));
  await renderOnPage(Page);
  type("City", "Atlantis");
  press("Save");
  await waitFor(() => expect(document.activeElement).toBe(input("City")));
  expect(screen.getByText("There is no such city.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "CITY: There is no such city." })).toBeTruthy();
  expect(onSaved).not.toHaveBeenCalled();
});

it("follows what others change while nothing is typed, and keeps no draft of it", async () => {
  await renderOnPage(Page);
  press("Meanwhile");
  await waitFor(() => expect(input("City").value).toBe("Paarl"));
  expect(screen.queryByText("Somebody changed it.")).toBeNull();
  dispatchEvent(new Event("pagehide"));
  expect(drafts()).toEqual([]);
});

it("makes no draft of what is saved already while the next page is on its way", async () => {
  onSaved.mockReturnValue(new Promise(() => undefined));
  await renderOnPage(Page);
  type("City", "Worcester");
  press("Save");
  await waitFor(() => expect(onSaved).toHaveBeenCalled());
  type("City", "Worcester!");
  fireEvent.submit(input("City"));
  dispatchEvent(new Event("pagehide"));
  expect(drafts()).toEqual([]);
  expect(send).toHaveBeenCalledOnce();
});

it("compares when the version is stale, and saves the choice over the newer one", async () => {
  send.mockRejectedValueOnce(new ApiProblem(412, {}));
  await renderOnPage(Page);
  type("Name", "Hope Works Ltd");
  press("Meanwhile");
  expect(screen.getByText("Somebody changed it.")).toBeTruthy();
  press("Save");
  fireEvent.click(await screen.findByRole("button", { name: "Take mine of 1" }));
  await waitFor(() => expect(onSaved).toHaveBeenCalled());
  expect(send).toHaveBeenLastCalledWith({ name: "Hope Works Ltd", city: "Cape Town" }, "2");
});

it("waits with the save for the answer to its question", async () => {
  await renderOnPage(Page);
  type("Name", "?");
  press("Save");
  expect(send).not.toHaveBeenCalled();
  press("Yes");
  await waitFor(() => expect(onSaved).toHaveBeenCalled());
});

it("names all wrong fields together, and tells the check what the form was filled with", async () => {
  await renderOnPage(Page);
  type("Name", " ");
  type("City", "Nowhere");
  press("Save");
  const links = within(await screen.findByRole("alert")).getAllByRole("button");
  expect(links.map(({ textContent }) => textContent)).toEqual([
    "NAME: Enter the name.",
    "CITY: There is no such city.",
  ]);
});

it("says that nothing was sent where there was no network, and nothing else", async () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  send.mockRejectedValue(ApiProblem.unreachable(new TypeError("no network")));
  await renderOnPage(Page);
  type("City", "Worcester");
  press("Save");
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("Not saved");
  expect(alert.textContent).toContain("You were offline, so nothing was sent.");
  expect(alert.textContent).not.toContain("may or may not");
  expect(screen.getByText("Not saved yet. The draft is kept.")).toBeTruthy();
});

it("does not claim that nothing is saved where only the answer is lost", async () => {
  // The network goes away after the request has left.
  const onLine = vi.spyOn(navigator, "onLine", "get").mockReturnValue(true);
  send.mockImplementation(async () => {
    onLine.mockReturnValue(false);
    throw ApiProblem.unreachable(new TypeError("no answer"));
  });
  await renderOnPage(Page);
  type("City", "Worcester");
  press("Save");
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The server did not answer");
  expect(alert.textContent).toContain("It may or may not have been saved.");
  expect(screen.queryByText(/Not saved/)).toBeNull();
  expect(screen.getByText("The draft is kept.")).toBeTruthy();
});
