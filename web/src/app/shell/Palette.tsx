import { Loader } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, spotlight } from "@mantine/spotlight";
import { IconBuildingStore, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { anyOf, condition } from "@/api/filter";
import { useOfferedCommands } from "@/commands/use-commands";
import { CustomerLine } from "@/features/customers/CustomerLine";
import { customerPageOptions } from "@/features/customers/queries";
import { Keys } from "@/parts/Keys";
import classes from "./palette.module.css";

/** From so many letters on, customers are looked up. */
const LETTERS = 2;

/** Ctrl K: goes anywhere and does anything, by a few letters. */
export function Palette() {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut="mod + K"
      scrollable
      maxHeight={420}
      radius="lg"
      aria-label={t("palette.title")}
      transitionProps={{ duration: 80 }}
    >
      <Spotlight.Search
        placeholder={t("palette.placeholder")}
        aria-label={t("palette.placeholder")}
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        <Found query={query} />
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function Found({ query }: { query: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [rested] = useDebouncedValue(query.trim(), 200);
  const commands = useOfferedCommands();
  const text = query.trim().toLowerCase();
  const searching = rested.length >= LETTERS;
  const { data, isFetching } = useQuery({
    ...customerPageOptions(
      {
        view: "CUSTOMER_VIEW_ALL",
        filter: anyOf([condition("name", "CONTAINS", rested), condition("code", "BEGINS_WITH", rested)]),
        orderBy: "name",
      },
      0,
      8,
    ),
    enabled: searching,
  });
  const matching = commands.filter(({ label }) => label.toLowerCase().includes(text));
  const customers = searching && text.length >= LETTERS ? (data?.customers ?? []) : [];
  return (
    <>
      {customers.length > 0 && (
        <Spotlight.ActionsGroup label={t("palette.customers")}>
          {customers.map((customer) => (
            <Spotlight.Action
              key={customer.id}
              onClick={() => void navigate({ to: "/customers/$customerId", params: { customerId: customer.id } })}
            >
              <IconBuildingStore size={18} stroke={1.6} aria-hidden className={classes.icon} />
              <span className={classes.customer}>
                <CustomerLine customer={customer} />
              </span>
            </Spotlight.Action>
          ))}
        </Spotlight.ActionsGroup>
      )}
      {matching.length > 0 && (
        <Spotlight.ActionsGroup label={t("palette.commands")}>
          {matching.map(({ id, label, icon: Icon, keys, run }) => (
            <Spotlight.Action
              key={id}
              onClick={() => {
                spotlight.close();
                run();
              }}
            >
              <Icon size={18} stroke={1.6} aria-hidden className={classes.icon} />
              <span className={classes.command}>{label}</span>
              {keys && <Keys keys={keys} />}
            </Spotlight.Action>
          ))}
        </Spotlight.ActionsGroup>
      )}
      {customers.length === 0 && matching.length === 0 && (
        <Spotlight.Empty>
          {isFetching || (text.length >= LETTERS && rested.toLowerCase() !== text) ? (
            <Loader size="xs" />
          ) : (
            t(text.length < LETTERS ? "palette.typeMore" : "palette.nothing")
          )}
        </Spotlight.Empty>
      )}
    </>
  );
}
