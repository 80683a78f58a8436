import { Checkbox, Input, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import type { Salesman } from "./salesmen";
import classes from "./tick-list.module.css";

/** From so many salesmen on, the list has a search box. */
const SEARCHABLE = 9;

/** The salesmen with a tick for each who is linked. The main one is ticked for good. */
export function TickList(props: {
  salesmen: Salesman[];
  /** Ids of the ticked ones, without the main one. */
  ticked: string[];
  error: ReactNode;
  onChange: (ids: string[]) => void;
}) {
  const { salesmen, ticked, error, onChange } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState("");
  const wanted = text.trim().toLocaleLowerCase();
  const shown = salesmen.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  const main = salesmen.filter((salesman) => salesman.main).map(({ id }) => id);
  const linked = ticked.length + main.length;
  return (
    <Frame
      title={t("salesmen.frame")}
      side={
        <span className="soft" aria-live="polite">
          {t("salesmen.linked", { count: linked, number: format.number(linked), all: format.number(salesmen.length) })}
        </span>
      }
    >
      {salesmen.length >= SEARCHABLE && (
        <TextInput
          className={classes.search}
          size="xs"
          role="searchbox"
          aria-label={t("salesmen.search")}
          placeholder={t("salesmen.search")}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter would save the form, and Escape leave it.
            if (event.key === "Enter") event.preventDefault();
            if (event.key === "Escape" && text) {
              event.stopPropagation();
              setText("");
            }
          }}
        />
      )}
      <Checkbox.Group
        value={[...main, ...ticked]}
        onChange={(ids) => onChange(ids.filter((id) => !main.includes(id)))}
        aria-label={t("salesmen.frame")}
        data-path="additionalSalesmanIds"
      >
        <div className={classes.list}>
          {shown.map(({ id, name, main: isMain, former }) => (
            <Checkbox
              key={id}
              value={id}
              disabled={isMain}
              label={name}
              description={isMain ? t("salesmen.main") : former ? t("salesmen.former") : undefined}
            />
          ))}
        </div>
      </Checkbox.Group>
      {shown.length === 0 && <p className="soft">{t(salesmen.length ? "form.nothingFound" : "salesmen.none")}</p>}
      {error && <Input.Error>{error}</Input.Error>}
    </Frame>
  );
}
