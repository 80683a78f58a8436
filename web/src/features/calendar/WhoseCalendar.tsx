import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { employeesOptions } from "@/features/customers/look-ups";
import type { ViewName } from "@/features/customers/status";
import { salesmenFor } from "@/features/save-activity/salesmen";
import { useSession } from "@/session/use-session";

/** Chooses whose calendar it is: a view, or one salesman of the widest. Nothing for who has only his own. */
export function WhoseCalendar(props: {
  view: ViewName;
  views: readonly ViewName[];
  salesman: string | undefined;
  onChange: (whose: { view: ViewName; salesman?: string }) => void;
}) {
  const { view, views, salesman, onChange } = props;
  const { t } = useTranslation();
  const session = useSession();
  const choosable = views.length > 1;
  const { data: employees = [] } = useQuery({ ...employeesOptions, enabled: choosable });
  if (!choosable) return null;
  const salesmen = salesmenFor(session, employees);
  const known = salesmen.some(({ value }) => value === salesman);
  return (
    <Select
      size="xs"
      w={190}
      aria-label={t("calendar.whose")}
      allowDeselect={false}
      searchable
      nothingFoundMessage={t("form.nothingFound")}
      maxDropdownHeight={320}
      data={[
        {
          group: t("calendar.together"),
          items: views.map((name) => ({ value: name, label: t(`calendar.of.${name}`) })),
        },
        { group: t("calendar.salesmen"), items: salesmen },
      ]}
      value={known ? salesman : view}
      onChange={(chosen) => {
        const chosenView = views.find((name) => name === chosen);
        if (chosenView) onChange({ view: chosenView });
        else if (chosen) onChange({ view: views.at(-1) ?? view, salesman: chosen });
      }}
    />
  );
}
