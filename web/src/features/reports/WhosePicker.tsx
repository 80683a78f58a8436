import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ViewName } from "@/features/customers/status";
import { useFirstView, useViews } from "@/features/customers/use-views";
import { WhoseCustomers } from "@/features/customers/WhoseCustomers";
import { salesmenOptions } from "./queries";
import type { WhoseSearch } from "./reports-search";

/** The choice of no single salesman. */
const EVERYBODY = "everybody";

/** Chooses whose work a report is about: mine, the team's, all, or that of one salesman. Nothing where there is no choice. */
export function WhosePicker({ search, onChange }: { search: WhoseSearch; onChange: (next: WhoseSearch) => void }) {
  const { t } = useTranslation();
  const views = useViews();
  const first = useFirstView();
  const chooses = views.length > 1;
  const { data: salesmen = [] } = useQuery({ ...salesmenOptions(), enabled: chooses });
  if (!chooses) return null;
  const view: ViewName = search.view && views.includes(search.view) ? search.view : first;
  return (
    <>
      <WhoseCustomers
        view={view}
        views={views}
        onChange={(next) => onChange({ view: next === first ? undefined : next, salesman: undefined })}
      />
      <Select
        size="xs"
        w={200}
        searchable
        allowDeselect={false}
        aria-label={t("reports.salesman")}
        // The way back is among the choices: a button that clears is out of the keyboard's reach.
        data={[
          { value: EVERYBODY, label: t("reports.everybody") },
          ...salesmen.map(({ id, salesmanName }) => ({ value: id, label: salesmanName })),
        ]}
        value={search.salesman ?? EVERYBODY}
        onChange={(chosen) =>
          onChange({ view: search.view, salesman: chosen && chosen !== EVERYBODY ? chosen : undefined })
        }
      />
    </>
  );
}
