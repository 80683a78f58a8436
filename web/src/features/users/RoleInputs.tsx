import { Checkbox, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** The roles that the CRM gives. */
export interface CrmRoles {
  crmAdministrator: boolean;
  settingsUser: boolean;
}

/** The inputs of the roles. Nobody takes the administrator's from himself. */
export function RoleInputs(props: { roles: CrmRoles; own?: boolean; onChange: (roles: CrmRoles) => void }) {
  const { roles, own = false, onChange } = props;
  const { t } = useTranslation();
  return (
    <Stack gap={12}>
      <Checkbox
        label={t("user.role.ROLE_CRM_ADMINISTRATOR")}
        description={own ? t("users.ownRole") : t("users.administratorHint")}
        disabled={own}
        checked={roles.crmAdministrator}
        onChange={(event) => onChange({ ...roles, crmAdministrator: event.currentTarget.checked })}
      />
      <Checkbox
        label={t("user.role.ROLE_SETTINGS_USER")}
        description={t("users.settingsHint")}
        checked={roles.settingsUser}
        onChange={(event) => onChange({ ...roles, settingsUser: event.currentTarget.checked })}
      />
    </Stack>
  );
}
