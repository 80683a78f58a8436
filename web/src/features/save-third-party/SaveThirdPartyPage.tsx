import { useQuery } from "@tanstack/react-query";
import { useLocation, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { customerOptions } from "@/features/customers/queries";
import { mayDo } from "@/features/customers/status";
import { thirdPartyOptions } from "@/features/third-parties/queries";
import { mayEdit } from "@/features/third-parties/third-party";
import { FormSkeleton } from "@/form/FormSkeleton";
import { NoRight } from "@/form/NoRight";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { ProblemNote } from "@/parts/ProblemNote";
import { thirdPartyForm } from "./draft-form";
import { ThirdPartyForm } from "./ThirdPartyForm";
import type { ThirdPartyValues } from "./values";

/** Save Third Party for a new third party. */
export function AddThirdPartyPage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/third-parties/new" });
  const entry = useFormEntry();
  return <AddThirdParty key={`${customerId} ${entry.key}`} customerId={customerId} entry={entry} />;
}

function AddThirdParty({ customerId, entry }: { customerId: string; entry: FormEntry }) {
  const { t } = useTranslation();
  const { data: customer, error, refetch } = useQuery(customerOptions(customerId));
  const draft = useFormDraft<ThirdPartyValues>(thirdPartyForm(customerId), entry);
  if (error && !customer) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  if (!customer) return <FormSkeleton title={t("thirdParty.title")} inputs={8} />;
  if (!mayDo(customer, "EDIT")) return <NoRight customerId={customerId} text={t("thirdParty.noRight")} />;
  return <ThirdPartyForm key={draft.key} customer={customer} thirdParty={null} draft={draft} />;
}

/** Save Third Party for a stored one. */
export function EditThirdPartyPage() {
  const { customerId, thirdPartyId } = useParams({
    from: "/inside/customers/$customerId/third-parties/$thirdPartyId",
  });
  const entry = useFormEntry();
  return (
    <EditThirdParty
      key={`${thirdPartyId} ${entry.key}`}
      customerId={customerId}
      thirdPartyId={thirdPartyId}
      entry={entry}
    />
  );
}

function EditThirdParty(props: { customerId: string; thirdPartyId: string; entry: FormEntry }) {
  const { customerId, thirdPartyId, entry } = props;
  const { t } = useTranslation();
  const { state } = useLocation();
  // As it was when the form was opened: while another page is being fetched, the location is the other's already.
  const [nextItem] = useState(state.nextItem !== undefined);
  const customer = useQuery(customerOptions(customerId));
  const thirdParty = useQuery(thirdPartyOptions(thirdPartyId));
  const draft = useFormDraft<ThirdPartyValues>(thirdPartyForm(customerId, thirdPartyId), entry);
  const failed = [customer, thirdParty].find(({ error, data }) => error && !data);
  if (failed) return <ProblemNote page error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!customer.data || !thirdParty.data) return <FormSkeleton title={t("thirdParty.title")} inputs={8} />;
  if (!mayEdit(thirdParty.data)) return <NoRight customerId={customerId} text={t("thirdParty.noRight")} />;
  return (
    <ThirdPartyForm
      key={draft.key}
      customer={customer.data}
      thirdParty={thirdParty.data}
      draft={draft}
      nextItem={nextItem}
    />
  );
}
