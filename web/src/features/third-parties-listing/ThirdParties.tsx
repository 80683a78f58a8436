import { Button, SegmentedControl } from "@mantine/core";
import { IconChess, IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ThirdParty } from "@/api/types";
import { DataGrid } from "@/data-grid/DataGrid";
import page from "@/data-grid/grid-page.module.css";
import type { ViewName } from "@/features/customers/status";
import { WhoseCustomers } from "@/features/customers/WhoseCustomers";
import { mayEdit } from "@/features/third-parties/third-party";
import { Note } from "@/parts/Note";
import { thirdPartyActions } from "./actions";
import { DeleteThirdPartyDialog } from "./DeleteThirdPartyDialog";
import { ThirdPartiesExport } from "./ThirdPartiesExport";
import { ThirdPartyLine } from "./ThirdPartyLine";
import { SHOWN, type Shown } from "./third-parties-search";
import { thirdPartyLink } from "./third-party-link";
import { UsageDetails } from "./UsageDetails";
import { UsagePanel } from "./UsagePanel";
import { useThirdPartiesState, useThirdPartyRows } from "./use-third-parties";

/** The listing of third parties, of one customer or of all. */
export function ThirdParties(props: {
  /** What it is called, by whose customers are meant. */
  titleOf: (view: ViewName) => string;
  /** Absent for those of all customers. */
  customerId?: string;
  /** True if a third party may be added to the customer. */
  mayAdd?: boolean;
}) {
  const { titleOf, customerId, mayAdd = false } = props;
  const { t } = useTranslation();
  const { grid, selection, state, ready, saved, columns, shown, view, views, inPanel, ...to } =
    useThirdPartiesState(customerId);
  const title = titleOf(view);
  const source = useThirdPartyRows(selection, state, ready);
  const [deleting, setDeleting] = useState<ThirdParty>();
  const ofOneCustomer = customerId !== undefined;
  const actions = useCallback(
    (thirdParty: ThirdParty) =>
      thirdPartyActions(t, thirdParty, { ofOneCustomer, onDelete: () => setDeleting(thirdParty) }),
    [t, ofOneCustomer],
  );
  const add = customerId !== undefined && mayAdd && <AddButton customerId={customerId} />;
  return (
    <div className={page.page}>
      <DataGrid
        name={grid}
        label={title}
        columns={columns}
        source={source}
        state={state}
        onChange={to.change}
        rowId={rowId}
        rowName={rowName}
        // What can only be viewed is viewed in the panel.
        rowLink={(row) => (mayEdit(row) ? thirdPartyLink(row) : to.panelLink(row.id))}
        actions={actions}
        quickView={(row) => <UsageDetails id={row.id} />}
        views={saved}
        compact={(row) => <ThirdPartyLine thirdParty={row} ofOneCustomer={ofOneCustomer} />}
        empty={
          <Note
            icon={IconChess}
            title={t(`thirdParties.empty.${shown}.title`)}
            actions={
              <>
                {add}
                {shown !== "all" && (
                  <Button variant="default" size="xs" onClick={() => to.changeShown("all")}>
                    {t("thirdParties.showAll")}
                  </Button>
                )}
              </>
            }
          >
            {t(`thirdParties.empty.${shown}.text`)}
          </Note>
        }
      >
        <h1 className={page.title}>{title}</h1>
        <WhoseCustomers view={view} views={views} onChange={to.changeView} />
        <SegmentedControl
          size="xs"
          aria-label={t("thirdParties.which")}
          value={shown}
          onChange={(next) => to.changeShown(next as Shown)}
          data={SHOWN.map((each) => ({ value: each, label: t(`thirdParties.shown.${each}`) }))}
        />
        {add}
        <ThirdPartiesExport selection={selection} orderBy={state.sort} total={source.total} />
      </DataGrid>
      <UsagePanel id={inPanel} onClose={to.closePanel} />
      {deleting && <DeleteThirdPartyDialog thirdParty={deleting} onClose={() => setDeleting(undefined)} />}
    </div>
  );
}

function AddButton({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  return (
    <Button
      size="xs"
      leftSection={<IconPlus size={15} aria-hidden />}
      renderRoot={(root) => <Link {...root} to="/customers/$customerId/third-parties/new" params={{ customerId }} />}
    >
      {t("customer.action.addThirdParty")}
    </Button>
  );
}

function rowId(thirdParty: ThirdParty): string {
  return thirdParty.id;
}

function rowName(thirdParty: ThirdParty): string {
  return thirdParty.supplierName;
}
