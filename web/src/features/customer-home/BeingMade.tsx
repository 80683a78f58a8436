import { Button } from "@mantine/core";
import { IconBuildingPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "@/parts/Note";
import classes from "./customer-home.module.css";

const OpenActivitiesFrame = lazy(() => import("./OpenActivitiesFrame"));

/** In place of the customer home page while a customer is being made of a cold call: what is there already. */
export function BeingMade({ customerId, name }: { customerId: string; name: string }) {
  const { t } = useTranslation();
  return (
    <div className={classes.page}>
      <div role="status">
        <Note
          page
          icon={IconBuildingPlus}
          title={name}
          actions={
            <Button
              variant="default"
              renderRoot={(root) => <Link {...root} to="/customers/$customerId/cases" params={{ customerId }} />}
            >
              {t("beingMade.cases")}
            </Button>
          }
        >
          {t("beingMade.text")}
        </Note>
      </div>
      <Suspense fallback={<div aria-busy />}>
        <OpenActivitiesFrame customerId={customerId} />
      </Suspense>
    </div>
  );
}
