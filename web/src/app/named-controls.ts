import { createTheme, Drawer, Modal, Notification } from "@mantine/core";
import type { TFunction } from "i18next";

/** Names for the buttons that close what the component library opens, and no second banner in its dialogs. */
export function namedControls(t: TFunction) {
  const closeButtonProps = { "aria-label": t("shell.close") };
  const attributes = { header: { role: "none" } };
  return createTheme({
    components: {
      Drawer: Drawer.extend({ defaultProps: { closeButtonProps, attributes } }),
      Modal: Modal.extend({ defaultProps: { closeButtonProps, attributes } }),
      Notification: Notification.extend({ defaultProps: { closeButtonProps } }),
    },
  });
}
