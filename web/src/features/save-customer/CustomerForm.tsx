import { Button } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import { SubmitKey } from "@/api/submit-key";
import type { Customer, Employee, StaticCode } from "@/api/types";
import { ErrorSummary } from "@/form/ErrorSummary";
import { FormNotices } from "@/form/FormNotices";
import classes from "@/form/form.module.css";
import { LeaveDialog } from "@/form/LeaveDialog";
import { useCheckOnLeave } from "@/form/use-check-on-leave";
import { type StartedWith, useDraft } from "@/form/use-draft";
import type { FormDraft } from "@/form/use-form-draft";
import { useFormKeys } from "@/form/use-form-keys";
import { Keys } from "@/parts/Keys";
import { useBack } from "@/parts/use-back";
import { MainFrame } from "./MainFrame";
import { MoreDetailsFrame } from "./MoreDetailsFrame";
import { StaleDialog } from "./StaleDialog";
import { useSaveCustomer } from "./use-save-customer";
import { type FormErrors, inFormOrder, inMoreDetails, serverErrors, validate } from "./validate";
import { type CustomerValues, changedFields, valuesOf } from "./values";

type Started = StartedWith<CustomerValues>;

/** The Save Customer form. */
export function CustomerForm(props: {
  /** The customer as it is stored now; null for a new one. */
  customer: Customer | null;
  start: Started;
  draft: FormDraft<CustomerValues>;
  codes: StaticCode[];
  employees: Employee[];
}) {
  const { customer, codes, employees } = props;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { field: wanted } = useSearch({ strict: false });
  const [found, setFound] = useState(props.draft.found);
  const [start, setStart] = useState(props.start);
  const [more, setMore] = useState(wanted ? inMoreDetails(wanted) : false);
  const [comparing, setComparing] = useState(false);
  const [submitKey] = useState(() => new SubmitKey(props.draft.found?.submit));
  const element = useRef<HTMLFormElement>(null);
  const draft = useDraft<CustomerValues>({
    slot: props.draft.slot,
    submitKey,
    titleOf: ({ name }) => name,
    isChanged: (base, values) => changedFields(base, values).length > 0,
  });
  const form = useForm<CustomerValues>({
    initialValues: props.draft.found?.values ?? props.start.values,
    validate: (values) => validate(t, values),
    onValuesChange: (values) => draft.note(start, values),
  });
  const checkOnLeave = useCheckOnLeave(["email"], (path) => form.validateField(path));
  // What was wrong at the last attempt to save. The summary says only that: nothing may move while somebody types.
  const [told, setTold] = useState<string[]>([]);
  const dirty = changedFields(start.values, form.values).length > 0;
  const leaving = useRef(false);
  const outdated = customer !== null && customer.etag !== start.etag;

  /** Fills the form anew from a version of the customer; `values` may already differ from it. */
  const refill = (fresh: Started, values: CustomerValues = fresh.values) => {
    setStart(fresh);
    form.setInitialValues(fresh.values);
    form.setValues(values);
    form.clearErrors();
  };

  // Nothing typed yet: the form simply follows what others change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the customer is the event.
  useEffect(() => {
    if (customer && outdated && !dirty) refill({ values: valuesOf(customer), etag: customer.etag });
  }, [customer?.etag]);

  const focusInput = (path: string) => {
    if (inMoreDetails(path)) setMore(true);
    requestAnimationFrame(() => {
      element.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)?.focus();
    });
  };

  const leave = useBack(
    customer ? { to: "/customers/$customerId", params: { customerId: customer.id } } : { to: "/customers" },
  );

  const saving = useSaveCustomer({
    customer,
    submitKey,
    onSaved: (saved) => {
      leaving.current = true;
      draft.drop();
      if (customer) leave();
      else void navigate({ to: "/customers/$customerId", params: { customerId: saved.id }, replace: true });
    },
    onRefused: (problem) => {
      if (isProblem(problem, 412)) {
        setComparing(true);
        return;
      }
      const errors = serverErrors(problem);
      const first = Object.keys(errors).find((path) => path !== "");
      form.setErrors(errors);
      setTold(Object.keys(errors));
      if (first) focusInput(first);
      else element.current?.scrollIntoView({ block: "start" });
    },
  });

  const save = (values: CustomerValues, from: Started) => {
    if (customer && changedFields(from.values, values).length === 0) {
      leaving.current = true;
      draft.drop();
      leave();
      return;
    }
    saving.save(values, from);
    draft.note(from, values);
    draft.flush();
  };
  const submit = form.onSubmit(
    (values) => save(values, start),
    (errors) => {
      setTold(Object.keys(errors));
      if (Object.keys(errors).some(inMoreDetails)) setMore(true);
      // The summary is there after the next drawing.
      requestAnimationFrame(() => element.current?.querySelector<HTMLElement>("[data-error-summary]")?.focus());
    },
  );
  useFormKeys({ onSave: () => element.current?.requestSubmit(), onLeave: leave });

  // The focus starts where there is something to do: the field a link asked for, else the first empty required one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only once, when the page opens.
  useEffect(() => {
    if (wanted) {
      focusInput(wanted);
      return;
    }
    const inputs = [...(element.current?.querySelectorAll<HTMLInputElement>("input:not([readonly])") ?? [])];
    (inputs.find(({ required, value }) => required && !value) ?? inputs[0])?.focus();
  }, []);

  return (
    <form ref={element} className={classes.page} onSubmit={submit} onBlur={checkOnLeave} noValidate>
      <h1 className={classes.title}>{t(customer ? "form.titleEdit" : "form.titleNew")}</h1>
      <FormNotices
        found={found}
        waiting={props.draft.waiting}
        onGoOn={props.draft.goOn}
        onDiscard={() => {
          draft.drop();
          setFound(null);
          refill(customer ? { values: valuesOf(customer), etag: customer.etag } : start);
        }}
        outdated={outdated && dirty && t("form.outdated")}
        onCompare={() => setComparing(true)}
      />
      <ErrorSummary
        errors={inFormOrder(form.errors as FormErrors).filter(([path]) => told.includes(path))}
        failure={saving.failure}
        onGo={focusInput}
      />
      <MainFrame form={form} customer={customer} codes={codes} employees={employees} />
      <MoreDetailsFrame form={form} customer={customer} opened={more} onToggle={() => setMore(!more)} />
      <div className={classes.foot}>
        <Button type="submit" loading={saving.pending} rightSection={<Keys keys="Ctrl Enter" />}>
          {t("form.save")}
        </Button>
        <Button variant="default" onClick={leave}>
          {t("shell.back")}
        </Button>
        {dirty && <span className={classes.draftNote}>{t("form.draftKept")}</span>}
      </div>
      <LeaveDialog
        blocked={() => dirty && !leaving.current}
        onKeep={draft.flush}
        onDiscard={() => {
          leaving.current = true;
          draft.drop();
        }}
      />
      {customer && comparing && (
        <StaleDialog
          base={start.values}
          mine={form.values}
          customerId={customer.id}
          seenEtag={start.etag}
          codes={codes}
          employees={employees}
          onClose={() => setComparing(false)}
          onTake={(values, theirs) => {
            const fresh = { values: valuesOf(theirs), etag: theirs.etag };
            setComparing(false);
            refill(fresh, values);
            save(values, fresh);
          }}
        />
      )}
    </form>
  );
}
