import { IconWifiOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useOnline } from "@/parts/use-online";
import classes from "./offline-bar.module.css";

/** Says that there is no network, and that typing is safe. */
export function OfflineBar() {
  const { t } = useTranslation();
  const online = useOnline();
  return (
    <div role="status">
      {!online && (
        <p className={classes.bar}>
          <IconWifiOff size={16} aria-hidden />
          {t("shell.offline")}
        </p>
      )}
    </div>
  );
}
