import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconCopyPlus, IconPlaylistAdd } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Next } from "./use-after-save";

/** Other ways to save, in a menu beside the button. */
export function SaveOptions({ disabled, onSave }: { disabled: boolean; onSave: (next: Next) => void }) {
  const { t } = useTranslation();
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Button px="xs" ml={1} aria-label={t("thirdParty.saveOptions")} disabled={disabled}>
          <IconChevronDown size={16} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPlaylistAdd size={16} aria-hidden />} onClick={() => onSave("item")}>
          {t("thirdParty.saveAndItem")}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopyPlus size={16} aria-hidden />} onClick={() => onSave("another")}>
          {t("thirdParty.saveAndAnother")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
