import { fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { SubmitKey } from "@/api/submit-key";
import { listDrafts } from "@/drafts/draft-store";
import { renderOnPage } from "@/test/render";
import { session } from "@/test/samples";
import { FormNotices } from "./FormNotices";
import { useDraft } from "./use-draft";
import { type FormDraft, useFormDraft } from "./use-form-draft";
import { type FormEntry, useFormEntry } from "./use-form-entry";

interface Values {
  name: string;
}

const OWNER = `${session.tenant?.slug}.${session.user?.id}`;

/** A form with one input, kept as a draft. */
function Page() {
  const entry = useFormEntry();
  return <Inner key={entry.key} entry={entry} />;
}

function Inner({ entry }: { entry: FormEntry }) {
  const draft = useFormDraft<Values>("demo.new", entry);
  return <Form key={draft.key} kept={draft} />;
}

function Form({ kept }: { kept: FormDraft<Values> }) {
  const [name, setName] = useState(kept.found?.values.name ?? "");
  const [submitKey] = useState(() => new SubmitKey());
  const draft = useDraft<Values>({
    slot: kept.slot,
    submitKey,
    titleOf: (values) => values.name,
    isChanged: (_, values) => values.name !== "",
  });
  return (
    <>
      <FormNotices found={kept.found} onDiscard={draft.drop} waiting={kept.waiting} onGoOn={kept.goOn} />
      <input
        aria-label="Name"
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          draft.note({ values: { name: "" }, etag: "" }, { name: event.target.value });
        }}
      />
    </>
  );
}

const input = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Name" });
const type = (value: string) => {
  fireEvent.change(input(), { target: { value } });
  // As when the page is left before typing has rested.
  fireEvent(window, new Event("pagehide"));
};
const names = () =>
  listDrafts(OWNER)
    .map(({ title }) => title)
    .sort();

it("starts empty when it is opened afresh, and offers what nobody has open", async () => {
  const first = await renderOnPage(Page);
  type("TabOne Ltd");
  first.unmount();

  await renderOnPage(Page);
  expect(input().value).toBe("");
  fireEvent.click(await screen.findByRole("button", { name: "Continue the draft: TabOne Ltd" }));
  await waitFor(() => expect(input().value).toBe("TabOne Ltd"));
  type("TabOne Limited");
  expect(names()).toEqual(["TabOne Limited"]);
});

it("keeps what is typed when another draft is taken up instead", async () => {
  const first = await renderOnPage(Page);
  type("TabOne Ltd");
  first.unmount();

  await renderOnPage(Page);
  // Not even rested.
  fireEvent.change(input(), { target: { value: "TabTwo Ltd" } });
  fireEvent.click(await screen.findByRole("button", { name: "Continue the draft: TabOne Ltd" }));
  await waitFor(() => expect(input().value).toBe("TabOne Ltd"));
  expect(names()).toEqual(["TabOne Ltd", "TabTwo Ltd"]);
});

it("does not offer what another tab has open, and keeps both", async () => {
  const first = await renderOnPage(Page);
  type("TabOne Ltd");
  const [open] = listDrafts(OWNER);
  first.unmount();
  const held = [{ name: `crm.draft.${OWNER}.demo.new#${open?.id}` }];
  const query = vi.fn().mockResolvedValue({ held });
  vi.stubGlobal("navigator", { ...navigator, locks: { request: () => Promise.resolve(), query } });

  await renderOnPage(Page);
  type("TabTwo Ltd");
  await waitFor(() => expect(query).toHaveBeenCalled());
  expect(screen.queryByRole("button", { name: /^Continue the draft/ })).toBeNull();
  expect(names()).toEqual(["TabOne Ltd", "TabTwo Ltd"]);
  vi.unstubAllGlobals();
});

it("goes on after a reload where it was, and begins anew when its page is opened again", async () => {
  const { router } = await renderOnPage(Page);
  type("Hope Works");
  const { href } = router.state.location;
  await router.navigate({ to: href, state: { again: true } as never });
  await waitFor(() => expect(input().value).toBe(""));
  router.history.back();
  await waitFor(() => expect(input().value).toBe("Hope Works"));
});

it("goes on with the draft that a link names", async () => {
  const { router } = await renderOnPage(Page);
  type("Hope Works");
  const [kept] = listDrafts(OWNER);
  await router.navigate({ to: "/", state: { draft: kept?.id } });
  await waitFor(() => expect(router.state.location.state.draft).toBe(kept?.id));
  await waitFor(() => expect(input().value).toBe("Hope Works"));
});

it("lets a draft that waits be discarded where it is offered", async () => {
  const first = await renderOnPage(Page);
  type("TabOne Ltd");
  first.unmount();

  await renderOnPage(Page);
  type("TabTwo Ltd");
  fireEvent.click(await screen.findByRole("button", { name: "Discard the draft of TabOne Ltd" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: /TabOne Ltd$/ })).toBeNull());
  expect(input().value).toBe("TabTwo Ltd");
  expect(names()).toEqual(["TabTwo Ltd"]);
});
