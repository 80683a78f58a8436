import { useTranslation } from "react-i18next";
import type { ThirdParty } from "@/api/types";
import { thirdPartyOptions } from "@/features/third-parties/queries";
import { StaleRecordDialog, type StaleVersions } from "@/form/StaleRecordDialog";
import { useFormat } from "@/i18n/use-format";
import { itemsText } from "./items-text";
import { thirdPartyKind } from "./kind";
import { typedNumbers } from "./typed-numbers";
import type { ThirdPartyField, ThirdPartyValues } from "./values";

/** Two versions of a third party, in the words of its form. Its items are compared as a whole. */
export function StaleThirdPartyDialog(
  props: StaleVersions<ThirdPartyValues, ThirdParty> & { thirdPartyId: string; currency: string },
) {
  const { thirdPartyId, currency, ...versions } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const numbers = typedNumbers(format, currency);
  const show = (field: ThirdPartyField, value: ThirdPartyValues[ThirdPartyField]) => {
    if (typeof value !== "string") return itemsText(t, format, currency, value);
    switch (field) {
      case "startDate":
      case "endDate":
        return value && format.day(value);
      case "monthlyFee":
      case "settlementAmount":
        return numbers.amount(value);
      case "escalationPercent":
        return numbers.percent(value);
      default:
        return value;
    }
  };
  return (
    <StaleRecordDialog
      {...versions}
      title={t("thirdParty.stale")}
      kind={thirdPartyKind}
      query={thirdPartyOptions(thirdPartyId)}
      nameOf={(field) => t(`thirdParty.field.${field}`)}
      show={show}
    />
  );
}
