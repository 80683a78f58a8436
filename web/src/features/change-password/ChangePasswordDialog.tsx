import { Alert, Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { KeysStay } from "@/features/api-keys/KeysStay";
import { fieldProblem, isElsewhere } from "@/parts/form-problem";
import { problemText } from "@/parts/problem-text";
import { useSession } from "@/session/use-session";
import { SHORTEST_PASSWORD } from "./shortest-password";

const FIELDS = ["presentPassword", "newPassword"] as const;

/** Changes the user's own password, which needs the present one. */
export function ChangePasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const [values, setValues] = useState({ presentPassword: "", newPassword: "", again: "" });
  const [tried, setTried] = useState(false);
  const changing = useMutation({
    mutationFn: () => {
      const { presentPassword, newPassword } = values;
      return answer(api.POST("/api/v1/session/change-password", { body: { presentPassword, newPassword } }));
    },
    onSuccess: () => {
      notifications.show({ title: t("password.changed"), message: t("password.changedText") });
      onClose();
    },
  });
  const wrong = {
    presentPassword: values.presentPassword ? undefined : t("logIn.missing"),
    newPassword:
      values.newPassword.length < SHORTEST_PASSWORD
        ? t("password.tooShort", { count: SHORTEST_PASSWORD })
        : values.newPassword === values.presentPassword
          ? t("password.same")
          : undefined,
    again: values.again === values.newPassword ? undefined : t("password.differs"),
  };
  const input = (field: keyof typeof values) => ({
    value: values[field],
    error: (tried && wrong[field]) || fieldProblem(changing.error, field),
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      setValues({ ...values, [field]: event.currentTarget.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(wrong).every((problem) => !problem)) changing.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={t("password.title")}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {isElsewhere(changing.error, FIELDS) && (
            <Alert color="red" role="alert">
              {problemText(t, changing.error)}
            </Alert>
          )}
          <input type="hidden" name="username" autoComplete="username" value={user?.email} readOnly />
          <PasswordInput
            label={t("password.present")}
            autoComplete="current-password"
            data-autofocus
            {...input("presentPassword")}
          />
          <PasswordInput
            label={t("password.new")}
            description={t("password.hint", { count: SHORTEST_PASSWORD })}
            autoComplete="new-password"
            {...input("newPassword")}
          />
          <PasswordInput label={t("password.again")} autoComplete="new-password" {...input("again")} />
          <Text size="sm" className="soft">
            <KeysStay onLeave={onClose} />
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("parts.cancel")}
            </Button>
            <Button type="submit" loading={changing.isPending}>
              {t("password.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
