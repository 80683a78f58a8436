import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { SubmitKey } from "@/api/submit-key";
import type { User } from "@/api/types";
import { problemText } from "@/parts/problem-text";
import { useSession } from "@/session/use-session";
import { setUserRoles } from "./queries";
import { RoleInputs } from "./RoleInputs";

/** Changes the roles that the CRM gives; those of the ERP are shown. */
export function RolesDialog({ user, onDone, onClose }: { user: User; onDone: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const own = useSession().user?.id === user.id;
  const [submitKey] = useState(() => new SubmitKey());
  const [roles, setRoles] = useState({
    crmAdministrator: user.roles.includes("ROLE_CRM_ADMINISTRATOR"),
    settingsUser: user.roles.includes("ROLE_SETTINGS_USER"),
  });
  const saving = useMutation({ mutationFn: () => setUserRoles(user, roles, submitKey), onSuccess: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  const fromErp = user.roles.filter((role) => role === "ROLE_SALESMAN" || role === "ROLE_SALES_MANAGER");
  return (
    <Modal opened onClose={onClose} title={t("users.rolesOf", { name: user.displayName })}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {saving.error && (
            <Alert color="red" role="alert">
              {problemText(t, saving.error)}
            </Alert>
          )}
          <RoleInputs roles={roles} own={own} onChange={setRoles} />
          <Text size="sm" className="soft">
            {fromErp.length > 0
              ? t("users.fromErp", { roles: fromErp.map((role) => t(`user.role.${role}`)).join(", ") })
              : t("users.nothingFromErp")}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("parts.cancel")}
            </Button>
            <Button type="submit" loading={saving.isPending}>
              {t("parts.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
