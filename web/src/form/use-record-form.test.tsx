import { TextInput } from "@mantine/core";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, it, vi } from "vitest";
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
    validate: ({ name }): FormErrors => (name.trim() ? {} : { name: "Enter the name." }),
    prepare: (values, from) => () => send(values, from.etag),
    asksFirst: ({ name }) => name === "?",
    onSaved,
    onLeave,
  });
  const { form, versions } = record;
  return (
    <RecordForm record={record} title="Place" outdated="Somebody changed it.">
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
  await waitFor(() => expect(onSaved).toHaveBeenCalledWith(place));
  expect(send).toHaveBeenCalledExactlyOnceWith({ name: "Hope Works", city: "Worcester" }, "1");
  expect(drafts()).toEqual([]);
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
  await userEvent.setup().click(await screen.findByRole("button", { name: "Enter the name." }));
  await waitFor(() => expect(document.activeElement).toBe(input("Name")));
  expect(send).not.toHaveBeenCalled();
});

it("shows what the server refuses at its input", async () => {
  send.mockRejectedValue(new ApiProblem(400, { errors: [{ field: "city", message: "There is no such city." }] }));
  await renderOnPage(Page);
  type("City", "Atlantis");
  press("Save");
  await waitFor(() => expect(document.activeElement).toBe(input("City")));
  expect(screen.getAllByText("There is no such city.")).toHaveLength(2);
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
