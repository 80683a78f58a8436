import { Alert, Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SubmitKey } from "@/api/submit-key";
import type { User } from "@/api/types";
import { setUserRoles, USERS } from "@/features/users/queries";
import { problemText } from "@/parts/problem-text";
import { gainsAndLosses, type Ticks } from "./administrators";
import classes from "./salesmen-settings.module.css";

/** Says who gains and who loses what by the ticks, and saves them. Afterwards the home page is shown. */
export function AdministratorsChanges(props: {
  ticks: Ticks;
  /** The users as they are shown now: after a refusal, newer than when they were ticked. */
  shown: readonly User[];
  onChange: (ticks: Ticks) => void;
}) {
  const { ticks, shown, onChange } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [keys] = useState(() => new Map<string, SubmitKey>());
  const keyOf = (id: string) => {
    const known = keys.get(id) ?? new SubmitKey();
    keys.set(id, known);
    return known;
  };
  const saving = useMutation({
    mutationFn: async () => {
      let left = new Map(ticks);
      for (const [id, tick] of ticks) {
        const { administrator } = tick;
        const user = shown.find((each) => each.id === id) ?? tick.user;
        const settingsUser = user.roles.includes("ROLE_SETTINGS_USER");
        await setUserRoles(user, { crmAdministrator: administrator, settingsUser }, keyOf(id));
        // What is saved is saved, whatever becomes of the others.
        left = new Map(left);
        left.delete(id);
        onChange(left);
      }
    },
    onSuccess: () => {
      notifications.show({ message: t("salesmenSettings.admins.saved") });
      void navigate({ to: "/" });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: USERS }),
  });
  const { gains, losses } = gainsAndLosses(ticks);
  const names = (users: User[]) => users.map(({ displayName }) => displayName).join(", ");
  return (
    <>
      <div aria-live="polite" className={classes.changes}>
        {gains.length > 0 && <p>{t("salesmenSettings.admins.gains", { names: names(gains) })}</p>}
        {losses.length > 0 && <p>{t("salesmenSettings.admins.losses", { names: names(losses) })}</p>}
      </div>
      {saving.error && (
        <Alert color="red" role="alert">
          {problemText(t, saving.error)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" disabled={ticks.size === 0} onClick={() => onChange(new Map())}>
          {t("parts.cancel")}
        </Button>
        <Button disabled={ticks.size === 0} loading={saving.isPending} onClick={() => saving.mutate()}>
          {t("parts.save")}
        </Button>
      </Group>
    </>
  );
}
