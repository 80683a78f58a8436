import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { LAYERS } from "@/commands/open-layer";
import { useCommandKeys } from "@/commands/use-commands";
import { useWorkChanges, WORK_FOLLOWED } from "@/features/activities/use-work-changes";
import { FOLLOWED, useCustomerChanges } from "@/features/customers/use-customer-changes";
import { useReminders } from "@/features/notifications/use-reminders";
import { withPageTexts } from "@/i18n";
import type { ChangeEvent } from "@/live/live-protocol";
import { useLiveUpdates } from "@/live/use-live-updates";
import { ExpiredSessionDialog } from "@/session/ExpiredSessionDialog";
import { SuspendedPage } from "@/session/SuspendedPage";
import { checkSession } from "@/session/session";
import { suspension } from "@/session/suspension";
import { useOtherTabs } from "@/session/use-other-tabs";
import { OfflineBar } from "./OfflineBar";
import { Palette } from "./Palette";
import classes from "./shell.module.css";
import { TopBar } from "./TopBar";
import { useGlobalCommands } from "./use-global-commands";

/** Fetched when somebody asks for it. */
const ShortcutsDialog = lazy(withPageTexts(() => import("./ShortcutsDialog")));

/** What changes are told of. */
const ALL_FOLLOWED = [...FOLLOWED, ...WORK_FOLLOWED] as const;

/** The frame around every page behind the log-in. */
export function Shell() {
  const { t } = useTranslation();
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shortcuts = useGlobalCommands();
  useCommandKeys();
  useOtherTabs();
  useLiveUpdates(useChanges(), ALL_FOLLOWED);
  const suspended = useSyncExternalStore(suspension.subscribe, suspension.text);

  // A new page takes the focus, so that reading and Tab start there; pages that put it elsewhere have done so by now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is the event.
  useEffect(() => {
    const focused = document.activeElement;
    // A menu that led here lies in it, too, and is about to close.
    const isInPage = main.current?.contains(focused) && !focused?.closest(LAYERS);
    if (!isInPage) main.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <>
      {suspended !== null && (
        <main className={classes.main}>
          <SuspendedPage text={suspended} onRetry={() => void checkSession()} />
        </main>
      )}
      <div className={suspended === null ? classes.page : classes.behind}>
        <a href="#main" className={classes.skip}>
          {t("shell.skip")}
        </a>
        <TopBar />
        <OfflineBar />
        <main id="main" ref={main} tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
      </div>
      <Palette />
      {shortcuts.opened !== undefined && (
        <Suspense>
          <ShortcutsDialog opened={shortcuts.opened} onClose={shortcuts.close} />
        </Suspense>
      )}
      <ExpiredSessionDialog />
    </>
  );
}

/** Follows changes of everything that pages show. */
function useChanges(): (events: ChangeEvent[]) => Promise<unknown> {
  const ofCustomers = useCustomerChanges();
  const ofWork = useWorkChanges();
  const remind = useReminders();
  return useCallback(
    (events) => Promise.all([ofCustomers(events), ofWork(events), remind(events)]),
    [ofCustomers, ofWork, remind],
  );
}
