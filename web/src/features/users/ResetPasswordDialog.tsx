import { Alert, Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { SHORTEST_PASSWORD } from "@/features/change-password/shortest-password";
import { fieldProblem, isElsewhere } from "@/parts/form-problem";
import { problemText } from "@/parts/problem-text";
import { resetPassword } from "./queries";

/** Gives somebody who has forgotten his password a new one. */
export function ResetPasswordDialog(props: { user: User; onDone: () => void; onClose: () => void }) {
  const { user, onDone, onClose } = props;
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const saving = useMutation({ mutationFn: () => resetPassword(user, password), onSuccess: onDone });
  const tooShort = password.length < SHORTEST_PASSWORD;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!tooShort) saving.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={t("users.passwordOf", { name: user.displayName })}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {isElsewhere(saving.error, ["password"]) && (
            <Alert color="red" role="alert">
              {problemText(t, saving.error)}
            </Alert>
          )}
          <Text size="md">{t("users.passwordText")}</Text>
          <PasswordInput
            label={t("password.new")}
            autoComplete="new-password"
            data-autofocus
            value={password}
            error={
              tried && tooShort
                ? t("password.tooShort", { count: SHORTEST_PASSWORD })
                : fieldProblem(saving.error, "password")
            }
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("parts.cancel")}
            </Button>
            <Button type="submit" loading={saving.isPending}>
              {t("users.action.password")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
