import { Alert, Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconArrowsExchange } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import { SubmitKey } from "@/api/submit-key";
import type { Customer } from "@/api/types";
import { customerKeys } from "@/features/customers/queries";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { mayDo } from "@/features/customers/status";
import { NoRight } from "@/form/NoRight";
import { useFormKeys } from "@/form/use-form-keys";
import { Frame } from "@/parts/Frame";
import { problemText } from "@/parts/problem-text";
import { useBack } from "@/parts/use-back";
import { differences, firstChoices, type MergeField, refusal } from "./compare";
import { FieldChoices } from "./FieldChoices";
import { MovingList } from "./MovingList";
import classes from "./merge.module.css";
import { mergeCustomers, refreshMoved } from "./queries";
import { noticeOf, SeparateButton } from "./SeparateButton";

/** How long the merge can be taken back where it was made, in milliseconds. */
const UNDO_TIME = 20_000;

/** What stays, what goes into it and with what, and the question. */
export function MergeForm({ survivor, duplicate }: { survivor: Customer; duplicate: Customer }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const home = { to: "/customers/$customerId", params: { customerId: survivor.id } } as const;
  const back = useBack(home);
  const form = useRef<HTMLFormElement>(null);
  const [submitKey] = useState(() => new SubmitKey());
  const found = differences(survivor, duplicate);
  const [taken, setTaken] = useState<MergeField[]>(() => firstChoices(found));
  const refused = refusal(survivor, duplicate);
  const canSwap = refusal(duplicate, survivor) === null;
  const merging = useMutation({
    mutationFn: () =>
      mergeCustomers(survivor, duplicate, taken, submitKey.for([survivor.etag, duplicate.id, duplicate.etag, taken])),
    onSuccess: (merged) => {
      queries.setQueryData(customerKeys.one(merged.id), merged);
      void refreshMoved(queries);
      notifications.show({
        id: noticeOf(duplicate.id),
        title: t("merge.done", { name: duplicate.name, survivor: merged.name }),
        message: <SeparateButton id={duplicate.id} name={duplicate.name} label={t("thirdParties.undo")} />,
        autoClose: UNDO_TIME,
      });
      void navigate({ ...home, replace: true });
    },
    onError: (error) => {
      // Whatever the reason, what is shown is out of date.
      if (isProblem(error, 412) || isProblem(error, 409)) {
        for (const { id } of [survivor, duplicate]) {
          void queries.invalidateQueries({ queryKey: customerKeys.one(id) });
        }
      }
    },
  });
  useFormKeys({ onSave: () => form.current?.requestSubmit(), onLeave: back });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!merging.isPending && !refused) merging.mutate();
  };
  if (!mayDo(survivor, "EDIT") && !refused) return <NoRight text={t("form.noRightEdit")} customerId={survivor.id} />;
  return (
    <form ref={form} className={classes.form} onSubmit={submit}>
      {merging.error && (
        <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} aria-hidden />}>
          {isProblem(merging.error, 412) ? t("release.changedText") : problemText(t, merging.error)}
        </Alert>
      )}
      <div className={classes.pair}>
        <Side label={t("merge.stays")} customer={survivor} />
        <Side label={t("merge.goes")} customer={duplicate} />
        {canSwap && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconArrowsExchange size={15} aria-hidden />}
            renderRoot={(root) => (
              <Link
                {...root}
                to="/customers/$customerId/merge"
                params={{ customerId: duplicate.id }}
                search={{ with: survivor.id }}
                replace
              />
            )}
          >
            {t("merge.swap")}
          </Button>
        )}
      </div>
      {refused ? (
        <Alert color="orange" icon={<IconAlertTriangle size={18} aria-hidden />} role="alert">
          {t(`merge.refusal.${refused}`, { name: refused === "inactive" ? survivor.name : duplicate.name })}
        </Alert>
      ) : (
        <>
          {found.length > 0 && (
            <Frame title={t("merge.fields")} padded={false}>
              <FieldChoices survivor={survivor} duplicate={duplicate} found={found} taken={taken} onTake={setTaken} />
            </Frame>
          )}
          <Frame title={t("merge.moves")}>
            <MovingList survivor={survivor} duplicate={duplicate} />
          </Frame>
          <p className={classes.question}>{t("merge.question", { name: duplicate.name, survivor: survivor.name })}</p>
        </>
      )}
      <div className={classes.buttons}>
        {!refused && (
          <Button type="submit" loading={merging.isPending}>
            {t("merge.yes")}
          </Button>
        )}
        <Button
          variant="default"
          renderRoot={(root) => (
            <Link {...root} to="/customers/$customerId/merge" params={{ customerId: survivor.id }} search={{}} />
          )}
        >
          {t("merge.another")}
        </Button>
        <Button variant="default" onClick={back}>
          {t("parts.cancel")}
        </Button>
      </div>
    </form>
  );
}

/** One of the two. */
function Side({ label, customer }: { label: string; customer: Customer }) {
  return (
    <section className={classes.side} aria-label={label}>
      <span className={classes.label}>{label}</span>
      <span className={classes.name}>
        <Link to="/customers/$customerId" params={{ customerId: customer.id }} target="_blank">
          {customer.name}
        </Link>{" "}
        <StatusBadge status={customer.status} />
      </span>
      <span className={classes.soft}>{[customer.code, customer.mainSalesmanName].filter(Boolean).join(" · ")}</span>
    </section>
  );
}
