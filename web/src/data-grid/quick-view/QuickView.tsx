import { Drawer, Skeleton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconExternalLink, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, type Ref, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { IconAction, IconLink } from "@/parts/IconAction";
import type { RowLink } from "../columns";
import classes from "./quick-view.module.css";

/**
 * The details of a row at the right of the list, which goes on working; on a narrow screen in a sheet above it. The arrow
 * keys move it along, Esc closes it.
 */
export default function QuickView(props: {
  name: string;
  link: RowLink;
  narrow: boolean;
  panel: Ref<HTMLElement>;
  /** Goes to the row before or after; undefined at the ends. */
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
  onClose: () => void;
  children: ReactNode;
}) {
  const { name, link, narrow, panel, onPrevious, onNext, onClose, children } = props;
  const { t } = useTranslation();
  const content = (
    <Suspense fallback={<Skeleton height={220} mt="sm" aria-hidden />}>
      <div className={classes.content}>{children}</div>
    </Suspense>
  );
  const steps = (
    <>
      <IconAction
        icon={IconArrowUp}
        label={t("quickView.previous")}
        keys="↑"
        disabled={!onPrevious}
        onClick={() => onPrevious?.()}
      />
      <IconAction
        icon={IconArrowDown}
        label={t("quickView.next")}
        keys="↓"
        disabled={!onNext}
        onClick={() => onNext?.()}
      />
      <IconLink icon={IconExternalLink} label={t("quickView.open")} keys="Enter" {...link} />
    </>
  );
  if (narrow) {
    return (
      <Drawer opened onClose={onClose} position="bottom" size="88%" title={name}>
        <div className={classes.steps}>{steps}</div>
        {content}
      </Drawer>
    );
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    }
    // The panel's own links and buttons keep their keys.
    if (event.target !== event.currentTarget) return;
    const step = { ArrowUp: onPrevious, ArrowDown: onNext }[event.key];
    if (!step) return;
    event.preventDefault();
    step();
  };
  return (
    <aside
      ref={panel}
      className={classes.panel}
      aria-label={t("quickView.of", { name })}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header className={classes.head}>
        <h2 className={classes.name} title={name}>
          {name}
        </h2>
        {steps}
        <IconAction icon={IconX} label={t("parts.close")} keys="Esc" onClick={onClose} />
      </header>
      {content}
    </aside>
  );
}
