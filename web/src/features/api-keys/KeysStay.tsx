import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** Says, where somebody shuts others out, that programs with his API keys stay in, and leads to the page that revokes these. */
export function KeysStay({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      {t("apiKeys.stay")}{" "}
      <Anchor
        inherit
        underline="always"
        renderRoot={(root) => <Link {...root} to="/settings/api-keys" onClick={onLeave} />}
      >
        {t("shell.crumb.apiKeys")}
      </Anchor>
    </>
  );
}
