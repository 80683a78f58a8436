import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/problem";
import { Logo } from "@/parts/Logo";
import { problemText } from "@/parts/problem-text";
import { SuspendedPage } from "@/session/SuspendedPage";
import { logIn } from "@/session/session";
import { SUSPENDED } from "@/session/suspension";
import classes from "./log-in.module.css";
import { rememberedTenant, rememberTenant } from "./remembered-tenant";
import { tenantOfHost } from "./tenant-of-host";

/** Asks for dealer, e-mail and password. The dealer is remembered on this device; at first the host's name may tell it. */
export function LogInPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const router = useRouter();
  const { next } = useSearch({ from: "/login" });
  const [tenant, setTenant] = useState(() => rememberedTenant() || tenantOfHost(window.location.hostname));
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const entering = useMutation({
    mutationFn: () => logIn(queries, { tenant: tenant.trim().toLowerCase(), email: email.trim(), password }),
    onSuccess: () => {
      rememberTenant(tenant.trim().toLowerCase());
      router.history.replace(next ?? "/");
    },
    onError: () => form.current?.querySelector<HTMLInputElement>("input[type='password']")?.select(),
  });
  const missing = (value: string) => (tried && !value.trim() ? t("logIn.missing") : undefined);

  useEffect(() => {
    document.title = `${t("logIn.title")} · ${t("shell.product")}`;
  }, [t]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const empty = [tenant, email, password].findIndex((value) => !value.trim());
    if (empty === -1) entering.mutate();
    else form.current?.querySelectorAll("input")[empty]?.focus();
  };

  if (entering.error instanceof ApiProblem && entering.error.reason === SUSPENDED) {
    return (
      <main>
        <SuspendedPage text={entering.error.detail} onRetry={() => entering.mutate()} />
      </main>
    );
  }
  return (
    <main className={classes.page}>
      <form ref={form} className={classes.card} onSubmit={submit} noValidate>
        <Logo size={40} />
        <h1 className={classes.title}>{t("logIn.title")}</h1>
        <p className={classes.text}>{t("logIn.text")}</p>
        {entering.error && (
          <Alert color="red" role="alert" className={classes.alert}>
            {isProblem(entering.error, 401) ? t("logIn.wrong") : problemText(t, entering.error)}
          </Alert>
        )}
        <TextInput
          label={t("logIn.tenant")}
          description={t("logIn.tenantHint")}
          autoComplete="organization"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={!tenant}
          value={tenant}
          error={missing(tenant)}
          onChange={(event) => setTenant(event.currentTarget.value)}
        />
        <TextInput
          label={t("logIn.email")}
          type="email"
          autoComplete="username"
          autoFocus={Boolean(tenant)}
          value={email}
          error={missing(email)}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("logIn.password")}
          autoComplete="current-password"
          value={password}
          error={missing(password)}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth mt="xs" loading={entering.isPending}>
          {t("logIn.submit")}
        </Button>
      </form>
    </main>
  );
}
