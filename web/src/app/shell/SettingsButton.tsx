import { ActionIcon, Popover, Tooltip } from "@mantine/core";
import { IconSettings } from "@tabler/icons-react";
import { type ComponentType, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./settings-panel.module.css";

/** Opens the panel of settings, which is fetched for it, so that the focus has where to go at once. A click outside closes it. */
export function SettingsButton() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [Panel, setPanel] = useState<ComponentType<{ onLeave: () => void }>>();
  const open = async () => {
    const { SettingsPanel } = await import("./SettingsPanel");
    setPanel(() => SettingsPanel);
    setOpened(true);
  };
  const close = () => setOpened(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={t("settings.title")}>
          <ActionIcon size={32} aria-label={t("settings.title")} onClick={() => (opened ? close() : void open())}>
            <IconSettings size={19} stroke={1.75} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={classes.panel} aria-label={t("settings.title")}>
        {Panel && <Panel onLeave={close} />}
      </Popover.Dropdown>
    </Popover>
  );
}
