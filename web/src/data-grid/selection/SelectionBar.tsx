import { Button, Menu } from "@mantine/core";
import { IconChevronDown, type IconProps, IconX } from "@tabler/icons-react";
import type { ComponentType, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/use-format";
import { IconAction } from "@/parts/IconAction";
import classes from "./selection.module.css";

/** What can be done with all selected rows. */
export interface SelectionAction {
  id: string;
  label: string;
  icon: ComponentType<IconProps>;
  run: () => void;
}

/** How many rows are selected, and what can be done with them. On a narrow screen it stays above the page's end. */
export default function SelectionBar(props: {
  count: number;
  narrow: boolean;
  actions: SelectionAction[];
  /** True if all rows that are shown are selected. */
  all: boolean;
  onShown: (on: boolean) => void;
  onClear: () => void;
  /** Selects what is on other pages; shown while all rows that are shown are selected. */
  rest?: ReactNode;
  children: ReactNode;
}) {
  const { count, narrow, actions, all, onShown, onClear, rest, children } = props;
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      {narrow && <div className={classes.place} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Esc works wherever the focus is in it. */}
      <div
        className={classes.bar}
        data-narrow={narrow}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.defaultPrevented) return;
          event.preventDefault();
          onClear();
        }}
      >
        <span className={classes.count}>{t("grid.select.count", { count, number: format.number(count) })}</span>
        {narrow && (
          <Button variant="subtle" size="compact-sm" onClick={() => onShown(!all)}>
            {t(all ? "grid.select.noneShown" : "grid.select.allShown")}
          </Button>
        )}
        {all && rest}
        <IconAction
          className={classes.clear ?? ""}
          icon={IconX}
          label={t("grid.select.clear")}
          keys="Esc"
          onClick={onClear}
        />
        <div className={classes.actions}>
          {narrow && actions.length > 0 ? (
            <Menu position="top-end">
              <Menu.Target>
                <Button size="compact-sm" rightSection={<IconChevronDown size={15} aria-hidden />}>
                  {t("grid.select.change")}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {actions.map(({ id, label, icon: Icon, run }) => (
                  <Menu.Item key={id} leftSection={<Icon size={16} stroke={1.75} aria-hidden />} onClick={run}>
                    {label}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          ) : (
            actions.map(({ id, label, icon: Icon, run }) => (
              <Button
                key={id}
                variant="default"
                size="compact-sm"
                leftSection={<Icon size={15} stroke={1.75} aria-hidden />}
                onClick={run}
              >
                {label}
              </Button>
            ))
          )}
          {children}
        </div>
      </div>
    </>
  );
}
