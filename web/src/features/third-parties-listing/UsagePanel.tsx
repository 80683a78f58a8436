import { Drawer } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { UsageDetails } from "./UsageDetails";

/** The items of a third party and their usage above the listing, at an address of their own. */
export function UsagePanel({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size={620}
      title={t("thirdParties.panel.title")}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      {id && <UsageDetails id={id} />}
    </Drawer>
  );
}
