import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CaseConfig, Customer, Employee, StaticCode } from "@/api/types";
import { useWorkChanged } from "@/features/activities/use-work-changed";
import { useZone } from "@/features/activities/use-zone";
import { creationKey } from "@/features/customers/creation";
import { salesmenFor } from "@/features/save-activity/salesmen";
import { RecordForm } from "@/form/RecordForm";
import type { FormDraft } from "@/form/use-form-draft";
import { useRecordForm } from "@/form/use-record-form";
import { useTellSaved } from "@/form/use-tell-saved";
import { useBack } from "@/parts/use-back";
import { useSession } from "@/session/use-session";
import { CallFrame, NextActionFrame } from "./CallFrames";
import { CaseFrame } from "./CaseFrame";
import { ContactFrame } from "./ContactFrame";
import { CustomerFrame } from "./CustomerFrame";
import { inputName } from "./input-name";
import { createColdCall } from "./queries";
import { ThirdPartyFrame } from "./ThirdPartyFrame";
import { validate } from "./validate";
import { blankValues, type ColdCallValues, coldCallInput, coldCallKind, NEW, type SavedColdCall } from "./values";

/** The form of a cold call: who was called, what it is about, what came of it, and what is done next. */
export function ColdCallForm(props: {
  /** The customer whose page led here; absent where one is still to be named. */
  customer: Customer | undefined;
  config: CaseConfig;
  codes: StaticCode[];
  /** Everybody, for who acts for others; absent for who acts only for himself. */
  employees: Employee[] | undefined;
  draft: FormDraft<ColdCallValues>;
}) {
  const { customer, config, codes, employees, draft } = props;
  const { t } = useTranslation();
  const session = useSession();
  const currency = session.tenant?.currency ?? "";
  const zone = useZone();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const workChanged = useWorkChanged();
  const tellSaved = useTellSaved();
  const [more, setMore] = useState(false);
  const leave = useBack(
    customer ? { to: "/customers/$customerId", params: { customerId: customer.id } } : { to: "/customers" },
  );
  const salesmen = employees && salesmenFor(session, employees);
  const [blank] = useState(() =>
    blankValues({
      customer,
      salesmanId: salesmen?.find(({ value }) => value === session.user?.employeeId)?.value ?? "",
      now: new Date(),
      zone,
      config,
    }),
  );
  const record = useRecordForm<ColdCallValues, SavedColdCall>({
    kind: coldCallKind,
    stored: null,
    blank,
    draft,
    validate: (values) => validate(t, values, { zone, choosesSalesman: salesmen !== undefined }),
    prepare: (values, _from, submitKey) => {
      const body = coldCallInput(values, { currency, zone });
      const key = submitKey.for([body]);
      return async () => {
        const saved = await createColdCall(body, key);
        return { ...saved, id: saved.customerId, etag: "" };
      };
    },
    onSaved: ({ customerId, customerName, customerCreated }) => {
      void workChanged();
      tellSaved(t("coldCall.saved", { name: customerName }), () => {});
      // Until it has been made, its page says who it will be.
      if (customerCreated) queries.setQueryData(creationKey(customerId), { customerId, customerName, created: false });
      void navigate({ to: "/customers/$customerId", params: { customerId }, replace: true });
    },
    onLeave: leave,
    reveal: (paths) => {
      if (paths.some((path) => path.startsWith("thirdParty."))) setMore(true);
    },
  });
  const { form } = record;
  const { customerId } = form.values;
  return (
    <RecordForm
      record={record}
      title={t("coldCall.title")}
      nameOf={(path) => inputName(t, path)}
      // A new one is nobody's to change.
      outdated=""
    >
      <CustomerFrame form={form} customer={customer} />
      <ContactFrame form={form} customerId={customerId === NEW ? "" : customerId} codes={codes} />
      <CaseFrame form={form} config={config} salesmen={salesmen} currency={currency} />
      <CallFrame form={form} />
      <NextActionFrame form={form} />
      <ThirdPartyFrame form={form} opened={more} onToggle={() => setMore(!more)} />
    </RecordForm>
  );
}
