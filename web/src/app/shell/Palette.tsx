import { Loader, Modal } from "@mantine/core";
import { getHotkeyHandler } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useLayoutEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { PaletteEntry } from "./PaletteEntry";
import classes from "./palette.module.css";
import { showPalette, usePaletteOpened } from "./palette-store";
import { useFound } from "./use-found";

/** Ctrl K: goes anywhere and does anything, by a few letters. */
export function Palette() {
  const { t } = useTranslation();
  const opened = usePaletteOpened();
  // Before the page is painted: who sees it may press the keys.
  useLayoutEffect(() => {
    const onKeyDown = getHotkeyHandler([["mod+K", () => showPalette(!opened)]]);
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [opened]);
  return (
    <Modal.Root
      opened={opened}
      onClose={() => showPalette(false)}
      yOffset="12vh"
      size={600}
      padding={0}
      transitionProps={{ duration: 80 }}
    >
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content radius="lg" aria-label={t("palette.title")}>
        <Search />
      </Modal.Content>
    </Modal.Root>
  );
}

/** A text with the entries it finds below. The focus stays in the text; the arrow keys move the chosen entry. */
function Search() {
  const { t } = useTranslation();
  const list = useId();
  const [text, setText] = useState("");
  /** The id of the entry that was chosen: it stays chosen when others arrive above it. */
  const [wanted, setWanted] = useState<string>();
  const { favourites, viewed, customers, contacts, cases, commands, waiting, short } = useFound(text);
  const offered = { label: t("palette.commands"), members: commands };
  // What is called so comes before what is only like it.
  const named = commands.some(({ command }) => command && isNamed(command.label, text));
  const groups = [
    ...(named ? [offered] : []),
    { label: t("palette.favourites"), members: favourites },
    { label: t("palette.viewed"), members: viewed },
    { label: t("palette.customers"), members: customers },
    { label: t("palette.contacts"), members: contacts },
    { label: t("palette.cases"), members: cases },
    ...(named ? [] : [offered]),
  ];
  const entries = groups.flatMap(({ members }) => members);
  const chosen = Math.max(
    0,
    entries.findIndex(({ id }) => id === wanted),
  );
  const choose = (index: number) => setWanted(entries[index]?.id);

  const run = (index: number) => {
    const entry = entries[index];
    if (!entry) return;
    showPalette(false);
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") choose((chosen + 1) % Math.max(entries.length, 1));
    else if (event.key === "ArrowUp") choose((chosen - 1 + entries.length) % Math.max(entries.length, 1));
    else if (event.key === "Enter") run(chosen);
    else return;
    event.preventDefault();
  };
  const group = (label: string, from: number, members: typeof entries) =>
    members.length > 0 && (
      // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields.
      <div key={label} role="group" aria-label={label}>
        <div className={classes.group} aria-hidden>
          {label}
        </div>
        {members.map((entry, index) => (
          <PaletteEntry
            key={entry.id}
            id={`${list}-${from + index}`}
            entry={entry}
            chosen={from + index === chosen}
            onChoose={() => choose(from + index)}
            onRun={() => run(from + index)}
          />
        ))}
      </div>
    );

  return (
    <>
      <div className={classes.search}>
        <IconSearch size={18} aria-hidden />
        <input
          className={classes.input}
          data-autofocus
          role="combobox"
          aria-expanded={entries.length > 0}
          aria-controls={list}
          aria-activedescendant={entries.length > 0 ? `${list}-${chosen}` : undefined}
          aria-label={t("palette.placeholder")}
          placeholder={t("palette.placeholder")}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setWanted(undefined);
          }}
          onKeyDown={onKeyDown}
        />
        {waiting && <Loader size={16} />}
      </div>
      <div id={list} role="listbox" aria-label={t("palette.title")} className={classes.list}>
        {groups.map(({ label, members }, place) =>
          group(
            label,
            groups.slice(0, place).reduce((sum, before) => sum + before.members.length, 0),
            members,
          ),
        )}
      </div>
      <p className={classes.note} role="status">
        {!waiting && entries.length === 0 && t("palette.nothing")}
        {short && t("palette.typeMore")}
      </p>
    </>
  );
}

/** From so many letters on somebody may be writing the name of a command. */
const LETTERS_OF_A_NAME = 3;

/** Whether a word of the command begins with what is typed. */
function isNamed(label: string, text: string): boolean {
  const typed = text.trim().toLowerCase();
  return typed.length >= LETTERS_OF_A_NAME && ` ${label.toLowerCase()}`.includes(` ${typed}`);
}
