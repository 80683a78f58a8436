import { IconArrowLeft, IconBuildingStore } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useMatches, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { customerOptions } from "@/features/customers/queries";
import { IconAction, IconLink } from "@/parts/IconAction";
import { useShownCustomer } from "@/parts/page-customer";
import { useBack } from "@/parts/use-back";
import classes from "./breadcrumb.module.css";

/** A link is where the page is only if it leads just here. */
const EXACT = { exact: true };

/** Pages that do not lie below the Customers listing. */
const APART: ReadonlySet<string | undefined> = new Set([
  "customers",
  "thirdParties",
  "activities",
  "warnings",
  "recommendations",
  "cases",
  "calendar",
  "pipeline",
  "caseConfig",
  "apiKeys",
  "users",
  "groups",
  "salesmenSettings",
  "ranks",
  "erpLink",
  "activityReport",
  "monthsPipeline",
  "performance",
]);

/** Lists of one's work, and the pages that are opened from them and from elsewhere. */
const WORK_LISTS = ["activities", "cases"] as const;
const WORK_PAGES: ReadonlySet<string | undefined> = new Set([
  "saveActivity",
  "reschedule",
  "nextAction",
  "completeActivity",
  "cancelActivity",
  "saveCase",
  "closeCase",
  "caseInfo",
]);

/** The list of one's work from which the page was opened, over other such pages; undefined for one opened elsewhere. */
function useWorkList(crumb: string | undefined) {
  const [list, setList] = useState<(typeof WORK_LISTS)[number]>();
  const now = WORK_PAGES.has(crumb) ? list : WORK_LISTS.find((each) => each === crumb);
  if (now !== list) setList(now);
  return WORK_PAGES.has(crumb) ? now : undefined;
}

/** Where the page is: Back, the list of work it was opened from or the Customers listing, the customer with its icon, and the page itself. */
export function Breadcrumb() {
  const { t } = useTranslation();
  const crumb = useMatches({ select: (matches) => matches.at(-1)?.staticData.crumb });
  const params = useParams({ strict: false });
  const told = useShownCustomer();
  const customerId = params.customerId ?? told;
  const { data: customer, isError } = useQuery({ ...customerOptions(customerId ?? ""), enabled: Boolean(customerId) });
  const name = customerId ? customer?.name : undefined;
  const workList = useWorkList(crumb);
  const isHome = !crumb && !customerId;
  const own = crumb ? t(`shell.crumb.${crumb}`) : name;

  useEffect(() => {
    document.title = [own, crumb && name, t("shell.product")].filter(Boolean).join(" · ");
  }, [own, crumb, name, t]);

  if (isHome) return <div className={classes.crumbs} />;
  return (
    <nav className={classes.crumbs} aria-label={t("shell.breadcrumb")}>
      <BackButton crumb={crumb} customerId={customerId} />
      {!APART.has(crumb) && (
        <Link to={`/${workList ?? "customers"}`} activeOptions={EXACT} className={classes.link} data-first>
          {t(`shell.crumb.${workList ?? "customers"}`)}
        </Link>
      )}
      {customerId && !isError && (
        <>
          <Divider />
          {crumb && (
            <IconLink
              icon={IconBuildingStore}
              label={t("shell.toCustomer", { name: name ?? "" })}
              to="/customers/$customerId"
              params={{ customerId }}
            />
          )}
          <Link
            to="/customers/$customerId"
            params={{ customerId }}
            activeOptions={EXACT}
            className={classes.link}
            data-name
            title={name}
          >
            {name ?? "…"}
          </Link>
        </>
      )}
      {crumb && (
        <>
          {!APART.has(crumb) && <Divider />}
          <span className={classes.here} aria-current="page">
            {own}
          </span>
        </>
      )}
    </nav>
  );
}

function Divider() {
  return (
    <span className={classes.divider} aria-hidden>
      /
    </span>
  );
}

/** Back to the previous page. */
function BackButton({ crumb, customerId }: { crumb: string | undefined; customerId: string | undefined }) {
  const { t } = useTranslation();
  const back = useBack(
    customerId && crumb
      ? { to: "/customers/$customerId", params: { customerId } }
      : { to: APART.has(crumb) ? "/" : "/customers" },
  );
  return <IconAction icon={IconArrowLeft} label={t("shell.back")} onClick={back} />;
}
