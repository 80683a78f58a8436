import { Alert, Button, Group, Modal, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { SHORTEST_PASSWORD } from "@/features/change-password/shortest-password";
import { fieldProblem, isElsewhere } from "@/parts/form-problem";
import { problemText } from "@/parts/problem-text";
import { createUser, type NewUser } from "./queries";
import { RoleInputs } from "./RoleInputs";

const EMPTY: NewUser = { email: "", displayName: "", password: "", crmAdministrator: false, settingsUser: false };
const FIELDS = ["email", "displayName", "password"] as const;

/** Lets somebody in. */
export function NewUserDialog({ onMade, onClose }: { onMade: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [user, setUser] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const making = useMutation({
    mutationFn: () => createUser(user),
    onSuccess: () => {
      onMade();
      onClose();
    },
  });
  const taken = emailTaken(making.error);
  const tooShort = user.password.length < SHORTEST_PASSWORD;
  const input = (field: (typeof FIELDS)[number]) => ({
    value: user[field],
    error:
      tried && !user[field].trim()
        ? t("logIn.missing")
        : (fieldProblem(making.error, field) ?? (field === "email" ? taken : undefined)),
    onChange: (event: { currentTarget: HTMLInputElement }) => setUser({ ...user, [field]: event.currentTarget.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (FIELDS.every((field) => user[field].trim()) && !tooShort) making.mutate();
  };
  const password = input("password");
  return (
    <Modal opened onClose={onClose} title={t("users.new")}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {!taken && isElsewhere(making.error, FIELDS) && (
            <Alert color="red" role="alert">
              {problemText(t, making.error)}
            </Alert>
          )}
          <TextInput
            label={t("logIn.email")}
            description={t("users.emailHint")}
            type="email"
            autoComplete="off"
            data-autofocus
            {...input("email")}
          />
          <TextInput label={t("users.name")} autoComplete="off" {...input("displayName")} />
          <PasswordInput
            label={t("users.firstPassword")}
            description={t("users.firstPasswordHint")}
            autoComplete="new-password"
            {...password}
            error={
              tried && user.password && tooShort ? t("password.tooShort", { count: SHORTEST_PASSWORD }) : password.error
            }
          />
          <RoleInputs roles={user} onChange={(roles) => setUser({ ...user, ...roles })} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("parts.cancel")}
            </Button>
            <Button type="submit" loading={making.isPending}>
              {t("users.create")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What the server says when somebody else logs in with the address; it names no field then. */
function emailTaken(error: unknown): string | undefined {
  return error instanceof ApiProblem && error.reason === "EMAIL_TAKEN" ? error.detail : undefined;
}
