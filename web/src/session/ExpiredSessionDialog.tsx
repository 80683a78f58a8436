import { Alert, Button, Group, Modal, PasswordInput, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "@/parts/problem-text";
import { leaveForLogIn, logIn } from "./session";
import { sessionGate } from "./session-gate";
import { useSession } from "./use-session";

/**
 * Asks for the password again where the user is. What he has typed stays, and the requests that were refused are sent
 * once more afterwards.
 */
export function ExpiredSessionDialog() {
  const { t } = useTranslation();
  const expired = useSyncExternalStore(sessionGate.subscribe, sessionGate.isExpired);
  return (
    <Modal
      opened={expired}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t("expired.title")}
      zIndex={400}
    >
      <LogInAgain />
    </Modal>
  );
}

function LogInAgain() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { tenant, user } = useSession();
  const [password, setPassword] = useState("");
  const again = useMutation({
    mutationFn: () => logIn(queries, { tenant: tenant?.slug ?? "", email: user?.email ?? "", password }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password) again.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Text size="md" mb="md">
        {t("expired.text", { name: user?.displayName ?? "" })}
      </Text>
      {again.error && (
        <Alert color="red" mb="md" role="alert">
          {problemText(t, again.error)}
        </Alert>
      )}
      <input type="hidden" name="username" autoComplete="username" value={user?.email} readOnly />
      <PasswordInput
        label={t("logIn.password")}
        autoComplete="current-password"
        data-autofocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Group justify="space-between" mt="lg">
        <Button variant="subtle" color="gray" onClick={leaveForLogIn}>
          {t("expired.somebodyElse")}
        </Button>
        <Button type="submit" loading={again.isPending} disabled={!password}>
          {t("logIn.submit")}
        </Button>
      </Group>
    </form>
  );
}
