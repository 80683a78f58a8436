import { IconAddressBook, IconBriefcase, IconBuildingStore } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { FoundCase } from "@/features/cases/FoundCase";
import { ContactLine } from "@/features/contacts/ContactLine";
import { CustomerLine } from "@/features/customers/CustomerLine";
import { Keys } from "@/parts/Keys";
import classes from "./palette.module.css";
import type { Entry } from "./use-found";

/** One entry of the palette. */
export function PaletteEntry(props: {
  id: string;
  entry: Entry;
  chosen: boolean;
  onChoose: () => void;
  onRun: () => void;
}) {
  const { id, entry, chosen, onChoose, onRun } = props;
  const { customer, contact, found, command } = entry;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const Icon = command?.icon ?? (contact ? IconAddressBook : found ? IconBriefcase : IconBuildingStore);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the text input, which keeps the focus.
    // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant of the text input points here.
    <div
      ref={element}
      id={id}
      role="option"
      aria-selected={chosen}
      className={classes.entry}
      onMouseMove={chosen ? undefined : onChoose}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onRun}
    >
      <Icon size={18} stroke={1.6} aria-hidden className={classes.icon} />
      <span className={classes.words}>
        {customer && <CustomerLine customer={customer} />}
        {contact && <ContactLine contact={contact} />}
        {found && <FoundCase of={found} />}
        {command?.label}
      </span>
      {command?.keys && <Keys keys={command.keys} />}
    </div>
  );
}
