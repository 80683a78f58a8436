import { Alert, Anchor, Button } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle, IconListCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/problem";
import { SubmitKey } from "@/api/submit-key";
import type { Customer } from "@/api/types";
import { isReachable } from "@/features/contacts/contact";
import { contactsOptions } from "@/features/contacts/queries";
import { CustomerSkeleton } from "@/features/customer-home/CustomerSkeleton";
import { INPUT_OF_NEED, missingForFinance } from "@/features/customers/finance-needs";
import { customerKeys, customerOptions, releaseCustomer } from "@/features/customers/queries";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { mayDo } from "@/features/customers/status";
import { useFormKeys } from "@/form/use-form-keys";
import { Keys } from "@/parts/Keys";
import { Note } from "@/parts/Note";
import { ProblemNote, TraceId } from "@/parts/ProblemNote";
import { problemText } from "@/parts/problem-text";
import { useBack } from "@/parts/use-back";
import classes from "./release-customer.module.css";

/** The Release Customer page. */
export function ReleaseCustomerPage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/release" });
  const { data: customer, error, refetch } = useQuery(customerOptions(customerId));
  if (customer) return <ReleaseCustomer key={customer.id} customer={customer} />;
  if (error) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  return <CustomerSkeleton />;
}

function ReleaseCustomer({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const back = useBack({ to: "/customers/$customerId", params: { customerId: customer.id } });
  const [submitKey] = useState(() => new SubmitKey());
  const form = useRef<HTMLFormElement>(null);
  const toCustomer = () =>
    void navigate({ to: "/customers/$customerId", params: { customerId: customer.id }, replace: true });
  const releasing = useMutation({
    mutationFn: () => releaseCustomer(customer.id, customer.etag, submitKey.for([customer.id, customer.etag])),
    onSuccess: (released) => {
      queries.setQueryData(customerKeys.one(released.id), released);
      void queries.invalidateQueries({ queryKey: customerKeys.lists });
      toCustomer();
    },
    onError: (error) => {
      // Whatever the reason, what is shown is out of date.
      if (isProblem(error, 412) || isProblem(error, 409)) {
        void queries.invalidateQueries({ queryKey: customerKeys.one(customer.id) });
      }
    },
  });
  const withoutOwn = !customer.telephone && !customer.email;
  const contacts = useInfiniteQuery({ ...contactsOptions(customer.id, false), enabled: withoutOwn });
  const reachable = contacts.data?.pages.some((page) => page.contacts.some(isReachable)) ?? false;
  // Until the contacts are known nothing is said about them; the server has the last word.
  const missing = missingForFinance(customer, reachable || (withoutOwn && contacts.isPending));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!releasing.isPending && missing.length === 0) releasing.mutate();
  };
  useFormKeys({ onSave: () => form.current?.requestSubmit(), onLeave: back });
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[data-first]")?.focus();
  }, []);

  if (!mayDo(customer, "RELEASE")) {
    return (
      <Note
        page
        icon={IconInfoCircle}
        title={t("release.notNew.title")}
        actions={
          <Button
            renderRoot={(root) => <Link {...root} to="/customers/$customerId" params={{ customerId: customer.id }} />}
          >
            {t("form.toCustomer")}
          </Button>
        }
      >
        {customer.name} <StatusBadge status={customer.status} /> <br />
        {t("release.notNew.text")}
      </Note>
    );
  }
  return (
    <form ref={form} className={classes.page} onSubmit={submit}>
      <h1 className={classes.title}>{t("release.title")}</h1>
      {releasing.error && <Failure error={releasing.error} />}
      <section className={classes.frame} aria-label={t("release.title")}>
        <p className={classes.who}>
          <strong>{customer.name}</strong> <StatusBadge status={customer.status} />
        </p>
        {missing.length > 0 ? (
          <Alert
            color="orange"
            icon={<IconListCheck size={18} aria-hidden />}
            title={t("release.missing.title")}
            role="alert"
          >
            <p className={classes.missingText}>{t("release.missing.text")}</p>
            <ul className={classes.missing}>
              {missing.map((need) => (
                <li key={need}>
                  <Anchor
                    size="md"
                    renderRoot={(root) => (
                      <Link
                        {...root}
                        to="/customers/$customerId/edit"
                        params={{ customerId: customer.id }}
                        search={{ field: INPUT_OF_NEED[need] }}
                      />
                    )}
                  >
                    {t(`release.need.${need}`)}
                  </Anchor>
                </li>
              ))}
            </ul>
          </Alert>
        ) : (
          <>
            <p className={classes.question}>{t("release.question")}</p>
            <p className={classes.hint}>{t("release.hint")}</p>
          </>
        )}
        <div className={classes.buttons}>
          <Button
            type="submit"
            data-first={missing.length === 0 || undefined}
            loading={releasing.isPending}
            disabled={missing.length > 0}
          >
            {t("release.yes")}
          </Button>
          {/* The manual's second way, as in every form; it does the same. */}
          {missing.length === 0 && (
            <Button
              type="submit"
              variant="light"
              loading={releasing.isPending}
              rightSection={<Keys keys="Ctrl Enter" />}
            >
              {t("form.save")}
            </Button>
          )}
          <Button variant="default" onClick={back} data-first={missing.length > 0 || undefined}>
            {t("shell.back")}
          </Button>
        </div>
      </section>
    </form>
  );
}

function Failure({ error }: { error: Error }) {
  const { t } = useTranslation();
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t(problem?.status === 412 ? "release.changed" : "release.failed")}
    >
      {problem?.status === 412 ? t("release.changedText") : problemText(t, error)}
      {problem && problem.errors.length > 0 && (
        <ul className={classes.missing}>
          {problem.errors.map(({ field, message }) => (
            <li key={field}>{message}</li>
          ))}
        </ul>
      )}
      {problem?.traceId && <TraceId id={problem.traceId} />}
    </Alert>
  );
}
