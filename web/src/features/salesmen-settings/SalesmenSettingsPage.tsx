import { Button, Tabs } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Note } from "@/parts/Note";
import { usePermission } from "@/session/use-session";
import { AdministratorsTab } from "./AdministratorsTab";
import { AssignmentsTab } from "./AssignmentsTab";
import { SalesmenTab } from "./SalesmenTab";
import classes from "./salesmen-settings.module.css";
import { type SettingsTab, TABS } from "./salesmen-settings-search";
import { TargetsTab } from "./TargetsTab";

/** Salesmen Settings: who there is, who administrates, what they are to reach, and whose customers are whose. */
export function SalesmenSettingsPage() {
  const { t } = useTranslation();
  if (usePermission("salesmen.assign")) return <SalesmenSettings />;
  return (
    <Note
      page
      icon={IconLock}
      title={t("salesmenSettings.noRight.title")}
      actions={
        <Button variant="default" renderRoot={(root) => <Link {...root} to="/" />}>
          {t("problem.home")}
        </Button>
      }
    >
      {t("salesmenSettings.noRight.text")}
    </Note>
  );
}

function SalesmenSettings() {
  const { t } = useTranslation();
  const { tab = TABS[0], salesman } = useSearch({ from: "/inside/settings/salesmen" });
  const navigate = useNavigate({ from: "/settings/salesmen" });
  const show = (next: SettingsTab, of?: string) =>
    void navigate({ search: { tab: next === TABS[0] ? undefined : next, salesman: of }, replace: true });
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t("salesmenSettings.title")}</h1>
      <Tabs
        value={tab}
        onChange={(next) => show(TABS.find((name) => name === next) ?? TABS[0])}
        keepMounted={false}
        className={classes.tabs}
      >
        <Tabs.List>
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`salesmenSettings.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="salesmen">
          <SalesmenTab />
        </Tabs.Panel>
        <Tabs.Panel value="administrators">
          <AdministratorsTab />
        </Tabs.Panel>
        <Tabs.Panel value="targets">
          <TargetsTab />
        </Tabs.Panel>
        <Tabs.Panel value="assignments">
          <AssignmentsTab chosen={salesman} onChoose={(id) => show("assignments", id)} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
