import { Alert, Button, Checkbox, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyField } from "@/parts/CopyField";
import { fieldProblem, isElsewhere } from "@/parts/form-problem";
import { problemText } from "@/parts/problem-text";
import { useSession } from "@/session/use-session";
import { createApiKey } from "./queries";
import { scopeName } from "./scopes";

const DAY = 86_400_000;
/** How long keys may last, in days. */
const LENGTHS = ["30", "90", "365"] as const;
const FIELDS = ["name", "scopes", "expireTime"];

/** Asks what the new key is for and may do, then shows its token once. */
export function CreateKeyDialog({ onMade, onClose }: { onMade: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [token, setToken] = useState("");
  return (
    <Modal
      opened
      onClose={onClose}
      title={token ? t("apiKeys.made") : t("apiKeys.new")}
      size="lg"
      // A click beside it must not take away what cannot be shown again.
      closeOnClickOutside={!token}
    >
      {token ? (
        <Stack gap="md">
          <Alert color="orange">{t("apiKeys.once")}</Alert>
          <CopyField label={t("apiKeys.token")} value={token} />
          <p className="soft">{t("apiKeys.usage")}</p>
          <Group justify="flex-end">
            <Button onClick={onClose}>{t("apiKeys.done")}</Button>
          </Group>
        </Stack>
      ) : (
        <KeyForm
          onMade={(made) => {
            setToken(made);
            onMade();
          }}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

function KeyForm({ onMade, onClose }: { onMade: (token: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState<string>(LENGTHS[1]);
  const [tried, setTried] = useState(false);
  const making = useMutation({
    mutationFn: () =>
      createApiKey({ name, scopes, expireTime: new Date(Date.now() + Number(days) * DAY).toISOString() }),
    onSuccess: ({ token }) => onMade(token),
  });
  const missing = (empty: boolean, text: string) => (tried && empty ? text : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() && scopes.length > 0) making.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {isElsewhere(making.error, FIELDS) && (
          <Alert color="red" role="alert">
            {problemText(t, making.error)}
          </Alert>
        )}
        <TextInput
          label={t("apiKeys.name")}
          description={t("apiKeys.nameHint")}
          data-autofocus
          maxLength={60}
          value={name}
          error={missing(!name.trim(), t("logIn.missing")) ?? fieldProblem(making.error, "name")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group
          label={t("apiKeys.scopes")}
          value={scopes}
          onChange={setScopes}
          error={missing(scopes.length === 0, t("apiKeys.noScope")) ?? fieldProblem(making.error, "scopes")}
        >
          <Stack gap={8} mt={6} mb={4}>
            {permissions.map((permission) => (
              <Checkbox key={permission} value={permission} label={scopeName(t, permission)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Select
          label={t("apiKeys.length")}
          allowDeselect={false}
          value={days}
          error={fieldProblem(making.error, "expireTime")}
          data={LENGTHS.map((length) => ({ value: length, label: t("apiKeys.days", { count: Number(length) }) }))}
          onChange={(next) => setDays(next ?? LENGTHS[1])}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("parts.cancel")}
          </Button>
          <Button type="submit" loading={making.isPending}>
            {t("apiKeys.create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
