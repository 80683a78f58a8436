import { Modal, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useOfferedCommands } from "@/commands/use-commands";
import { Keys } from "@/parts/Keys";
import { useSettings } from "@/settings/settings";
import classes from "./shortcuts-dialog.module.css";

/** Every shortcut that works on the present page. */
export default function ShortcutsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { singleKeys } = useSettings();
  // Closed at first: the library gives the focus back only where it has seen the dialog open.
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(opened), [opened]);
  const offered = useOfferedCommands().filter(({ keys }) => keys);
  const always = [
    { keys: "Ctrl K", label: t("shortcuts.palette") },
    { keys: "Ctrl Enter", label: t("shortcuts.save") },
    { keys: "Esc", label: t("shortcuts.leave") },
  ];
  const list = [
    { keys: "↑ ↓", label: t("shortcuts.rows") },
    { keys: "PgUp PgDn", label: t("shortcuts.leap") },
    { keys: "Home End", label: t("shortcuts.ends") },
    { keys: "Enter", label: t("shortcuts.open") },
    { keys: "Space", label: t("shortcuts.pin") },
    { keys: "X", label: t("shortcuts.select") },
    { keys: "Shift ↑ ↓", label: t("shortcuts.selectRange") },
    { keys: "→", label: t("shortcuts.intoView") },
    { keys: "Esc", label: t("shortcuts.closeView") },
  ];
  return (
    <Modal opened={shown} onClose={onClose} title={t("command.shortcuts")}>
      {singleKeys ? (
        <Section title={t("shortcuts.here")} rows={offered.map(({ keys = "", label }) => ({ keys, label }))} />
      ) : (
        <Text size="sm" className="soft" mb="md">
          {t("shortcuts.off")}
        </Text>
      )}
      <Section title={t("shortcuts.everywhere")} rows={always} />
      <Section title={t("shortcuts.lists")} rows={list} />
    </Modal>
  );
}

function Section({ title, rows }: { title: string; rows: { keys: string; label: string }[] }) {
  return (
    <section className={classes.section}>
      <h3 className={classes.title}>{title}</h3>
      <dl className={classes.rows}>
        {rows.map(({ keys, label }) => (
          <div key={keys} className={classes.row}>
            <dt>{label}</dt>
            <dd>
              <Keys keys={keys} />
              <span className="visually-hidden">{keys}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
