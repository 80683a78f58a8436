import { Button } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import { SubmitKey } from "@/api/submit-key";
import type { Contact, Customer, StaticCode } from "@/api/types";
import { useBackToTile } from "@/features/customer-home/use-back-to-tile";
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
import { ContactFrame } from "./ContactFrame";
import { CustomerDetailsFrame } from "./CustomerDetailsFrame";
import { StaleContactDialog } from "./StaleContactDialog";
import { UntickDialog } from "./UntickDialog";
import { useSaveContact } from "./use-save-contact";
import { type FormErrors, inFormOrder, serverErrors, validate } from "./validate";
import { type ContactValues, changedFields, valuesOf } from "./values";

type Started = StartedWith<ContactValues>;

/** The Save Contact form. */
export function ContactForm(props: {
  customer: Customer;
  /** The contact as it is stored now; null for a new one. */
  contact: Contact | null;
  start: Started;
  draft: FormDraft<ContactValues>;
  codes: StaticCode[];
}) {
  const { customer, contact, codes } = props;
  const { t } = useTranslation();
  const [found, setFound] = useState(props.draft.found);
  const [start, setStart] = useState(props.start);
  const [comparing, setComparing] = useState(false);
  const [unticking, setUnticking] = useState<ContactValues | null>(null);
  const [submitKey] = useState(() => new SubmitKey(props.draft.found?.submit));
  const element = useRef<HTMLFormElement>(null);
  const draft = useDraft<ContactValues>({
    slot: props.draft.slot,
    submitKey,
    titleOf: ({ givenName, familyName }) => `${givenName.trim()} ${familyName.trim()}`,
    isChanged: (base, values) => changedFields(base, values).length > 0,
  });
  const form = useForm<ContactValues>({
    initialValues: props.draft.found?.values ?? props.start.values,
    validate: (values) => validate(t, values),
    onValuesChange: (values) => draft.note(start, values),
  });
  const checkOnLeave = useCheckOnLeave(["email"], (path) => form.validateField(path));
  // What was wrong at the last attempt to save. The summary says only that: nothing may move while somebody types.
  const [told, setTold] = useState<string[]>([]);
  const dirty = changedFields(start.values, form.values).length > 0;
  const leaving = useRef(false);
  const outdated = contact !== null && contact.etag !== start.etag;

  /** Fills the form anew from a version of the contact; `values` may already differ from it. */
  const refill = (fresh: Started, values: ContactValues = fresh.values) => {
    setStart(fresh);
    form.setInitialValues(fresh.values);
    form.setValues(values);
    form.clearErrors();
  };

  // Nothing typed yet: the form simply follows what others change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the contact is the event.
  useEffect(() => {
    if (contact && outdated && !dirty) refill({ values: valuesOf(contact), etag: contact.etag });
  }, [contact?.etag]);

  const focusInput = (path: string) => {
    requestAnimationFrame(() => {
      element.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)?.focus();
    });
  };

  const leave = useBack({ to: "/customers/$customerId", params: { customerId: customer.id } });
  const leaveForGood = () => {
    leaving.current = true;
    draft.drop();
    leave();
  };

  const toContacts = useBackToTile(customer.id, "contacts");

  const saving = useSaveContact({
    customerId: customer.id,
    contact,
    submitKey,
    onSaved: () => {
      leaving.current = true;
      draft.drop();
      notifications.show({ message: t("contact.saved") });
      toContacts();
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

  const save = (values: ContactValues, from: Started) => {
    if (contact && changedFields(from.values, values).length === 0) {
      leaveForGood();
      return;
    }
    saving.save(values, from);
    draft.note(from, values);
    draft.flush();
  };
  const submit = form.onSubmit(
    (values) => {
      if (start.values.isSalesContact && !values.isSalesContact) setUnticking(values);
      else save(values, start);
    },
    (errors) => {
      setTold(Object.keys(errors));
      // The summary is there after the next drawing.
      requestAnimationFrame(() => element.current?.querySelector<HTMLElement>("[data-error-summary]")?.focus());
    },
  );
  useFormKeys({ onSave: () => element.current?.requestSubmit(), onLeave: leave });

  // The focus starts in the first empty required field.
  useEffect(() => {
    const inputs = [...(element.current?.querySelectorAll<HTMLInputElement>("input:not([readonly])") ?? [])];
    (inputs.find(({ required, value }) => required && !value) ?? inputs[0])?.focus();
  }, []);

  return (
    <form ref={element} className={classes.page} onSubmit={submit} onBlur={checkOnLeave} noValidate>
      <h1 className={classes.title}>{t(contact ? "contact.titleEdit" : "contact.titleNew")}</h1>
      <FormNotices
        found={found}
        waiting={props.draft.waiting}
        onGoOn={props.draft.goOn}
        onDiscard={() => {
          draft.drop();
          setFound(null);
          refill(contact ? { values: valuesOf(contact), etag: contact.etag } : start);
        }}
        outdated={outdated && dirty && t("contact.outdated")}
        onCompare={() => setComparing(true)}
      />
      <ErrorSummary
        errors={inFormOrder(form.errors as FormErrors).filter(([path]) => told.includes(path))}
        failure={saving.failure}
        onGo={focusInput}
      />
      <ContactFrame form={form} contact={contact} codes={codes} />
      <CustomerDetailsFrame customer={customer} />
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
      {unticking && (
        <UntickDialog
          onClose={() => setUnticking(null)}
          onConfirm={() => {
            setUnticking(null);
            save(unticking, start);
          }}
        />
      )}
      {contact && comparing && (
        <StaleContactDialog
          base={start.values}
          mine={form.values}
          contactId={contact.id}
          seenEtag={start.etag}
          codes={codes}
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
