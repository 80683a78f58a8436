import { Loader } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import classes from "./data-grid.module.css";

/**
 * Below the last row while there are more: fetches them as soon as it comes near. `scroller` is what scrolls; null is
 * the page.
 */
export function MoreRows({ scroller, onMore }: { scroller: Element | null; onMore: () => void }) {
  const { t } = useTranslation();
  const { ref, entry } = useIntersection({ root: scroller, rootMargin: "600px" });
  const near = entry?.isIntersecting ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once each time it comes near, whoever the callback is.
  useEffect(() => {
    if (near) onMore();
  }, [near]);
  return (
    <div ref={ref} className={classes.more}>
      <Loader size="xs" />
      <span>{t("grid.loadingMore")}</span>
    </div>
  );
}
