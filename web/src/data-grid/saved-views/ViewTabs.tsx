import { Menu, UnstyledButton } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconChevronDown, IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { SavedView } from "@/api/types";
import { fitting } from "./fitting";
import classes from "./saved-views.module.css";
import type { GridViews } from "./use-grid-views";

/** The grid's beginning and its saved views side by side; those for which there is no room are in a menu. */
export function ViewTabs({ views, changed }: { views: GridViews; changed: boolean }) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const { list, view, pending, searchOf } = views;
  const beginning = t("savedViews.beginning");
  const shown = fitting([beginning, ...list.map(({ name }) => name)], width) - 1;
  const rest = list.slice(shown);
  const inMenu = rest.find(({ id }) => id === view?.id);
  return (
    <nav ref={ref} className={classes.tabs} aria-label={t("savedViews.title")}>
      <ul className={classes.list}>
        <li>
          <Tab search={searchOf(undefined)} name={beginning} current={!view && !pending} changed={false} />
        </li>
        {list.slice(0, shown).map((each) => (
          <li key={each.id}>
            <Tab
              search={searchOf(each.id)}
              name={each.name}
              sharedBy={sharedBy(each)}
              current={each.id === view?.id}
              changed={changed}
            />
          </li>
        ))}
      </ul>
      {rest.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <UnstyledButton
              className={classes.tab}
              data-current={Boolean(inMenu)}
              aria-label={inMenu && changed ? t("savedViews.changed", { name: inMenu.name }) : undefined}
            >
              <span className="cut">{inMenu ? inMenu.name : t("savedViews.more", { count: rest.length })}</span>
              {inMenu && changed && <span className={classes.dot} />}
              <IconChevronDown size={14} aria-hidden />
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((each) => (
              <Menu.Item
                key={each.id}
                aria-current={each.id === view?.id ? "page" : undefined}
                renderRoot={(root) => <Link {...root} {...linkTo(searchOf(each.id))} />}
                rightSection={sharedBy(each) && <IconUsers size={14} stroke={1.75} aria-hidden />}
              >
                {each.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </nav>
  );
}

function Tab(props: {
  search: object;
  name: string;
  sharedBy?: string | undefined;
  current: boolean;
  changed: boolean;
}) {
  const { search, name, sharedBy, current, changed } = props;
  const { t } = useTranslation();
  return (
    <Link
      {...linkTo(search)}
      className={classes.tab}
      data-current={current}
      aria-current={current ? "page" : undefined}
      aria-label={current && changed ? t("savedViews.changed", { name }) : undefined}
      title={sharedBy ? t("savedViews.sharedBy", { name: sharedBy }) : name}
    >
      <span className="cut">{name}</span>
      {sharedBy && <IconUsers size={13} stroke={1.75} aria-hidden />}
      {current && changed && <span className={classes.dot} />}
    </Link>
  );
}

function sharedBy({ own, ownerName }: SavedView): string | undefined {
  return own ? undefined : ownerName;
}

/** The same page with another search. */
function linkTo(search: object) {
  // Only the very same address is the present one for the router; which tab is, the grid knows.
  return { to: ".", search: search as never, resetScroll: false, activeOptions: { exact: true } } as const;
}
