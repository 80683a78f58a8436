import { Button, NativeSelect } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import {
  type ActionProps,
  type ActionWithRulesAndAddersProps,
  type CombinatorSelectorProps,
  type FieldSelectorProps,
  type OperatorSelectorProps,
  RuleGroup,
  type RuleGroupProps,
} from "react-querybuilder";
import { IconAction } from "@/parts/IconAction";
import { MOST_CONDITIONS, MOST_LEVELS } from "../built-filter/tree";
import { operatorWord } from "../filter-words";
import { focusSoon, useBuilder } from "./builder-context";
import classes from "./filter-builder.module.css";
import { JOINS, type RuleOperator, ruleOperators } from "./query";

/** The deepest group, counted from 0, whose conditions stay within the levels, also those that need one of their own. */
const DEEPEST_GROUP = MOST_LEVELS - 3;

/** A group with what is wrong with it below. */
export function FilterGroup(props: RuleGroupProps) {
  const { t } = useTranslation();
  const { problems, tried } = useBuilder();
  const empty = tried && problems.get(props.ruleGroup.id ?? "") === "empty";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset lays its content out in its own way.
    <div role="group" aria-label={t("filterBuilder.group")} data-level={props.path.length} className={classes.frame}>
      <RuleGroup {...props} />
      {empty && <p className={classes.problem}>{t("filterBuilder.problem.empty")}</p>}
    </div>
  );
}

/** And, Or, Not And, Not Or. */
export function JoinSelect({ value, handleOnChange }: CombinatorSelectorProps) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      size="xs"
      className={classes.join}
      aria-label={t("filterBuilder.join")}
      value={value}
      data={JOINS.map((join) => ({ value: join, label: t(`filterBuilder.joins.${join}`) }))}
      onChange={(event) => handleOnChange(event.currentTarget.value)}
    />
  );
}

/** The column of a condition. One that the grid does not have stays to be seen, so that another can be chosen. */
export function FieldSelect({ value, rule, path, handleOnChange }: FieldSelectorProps) {
  const { t } = useTranslation();
  const { fields, problems } = useBuilder();
  const unknown = problems.get(rule.id ?? "") === "field";
  const known = fields.map(({ name, label }) => ({ value: name, label }));
  return (
    <NativeSelect
      size="xs"
      data-autofocus={path.join() === "0" || undefined}
      aria-label={t("filterBuilder.field")}
      value={value}
      error={unknown && t("filterBuilder.problem.field")}
      data={unknown ? [{ value: value ?? "", label: value ?? "" }, ...known] : known}
      onChange={(event) => handleOnChange(event.currentTarget.value)}
    />
  );
}

/** The comparison of a condition. */
export function OperatorSelect({ value, rule, handleOnChange }: OperatorSelectorProps) {
  const { t } = useTranslation();
  const { fields, problems } = useBuilder();
  const field = fields.find(({ name }) => name === rule.field);
  const unfit = problems.get(rule.id ?? "") === "operator";
  if (!field) return null;
  const offered = ruleOperators(field);
  const shown = unfit ? [value as RuleOperator, ...offered] : offered;
  return (
    <NativeSelect
      size="xs"
      aria-label={t("filterBuilder.operatorOf", { column: field.label })}
      value={value}
      error={unfit && t("filterBuilder.problem.operator")}
      data={shown.map((operator) => ({ value: operator, label: operatorWord(t, field.kind.kind, operator) }))}
      onChange={(event) => handleOnChange(event.currentTarget.value)}
    />
  );
}

/** Adds a condition to a group. */
export function AddCondition({ path, rules = [], handleOnClick }: ActionWithRulesAndAddersProps) {
  const { t } = useTranslation();
  const { count } = useBuilder();
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      data-adds
      leftSection={<IconPlus size={14} aria-hidden />}
      disabled={count >= MOST_CONDITIONS}
      onClick={(event) => {
        handleOnClick(event);
        focusSoon(event.currentTarget, [...path, rules.length], "first");
      }}
    >
      {t("filterBuilder.addCondition")}
    </Button>
  );
}

/** Adds a group with one condition to a group. */
export function AddGroup({ path, rules = [], handleOnClick }: ActionWithRulesAndAddersProps) {
  const { t } = useTranslation();
  const { count } = useBuilder();
  if (path.length >= DEEPEST_GROUP) return null;
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<IconPlus size={14} aria-hidden />}
      disabled={count >= MOST_CONDITIONS}
      onClick={(event) => {
        handleOnClick(event);
        focusSoon(event.currentTarget, [...path, rules.length], "first");
      }}
    >
      {t("filterBuilder.addGroup")}
    </Button>
  );
}

/** Removes a condition. */
export function RemoveCondition(props: ActionProps) {
  const { t } = useTranslation();
  return <Remove {...props} name={t("filterBuilder.removeCondition")} />;
}

/** Removes a group with all that is in it. */
export function RemoveGroup(props: ActionProps) {
  const { t } = useTranslation();
  return <Remove {...props} name={t("filterBuilder.removeGroup")} />;
}

function Remove({ name, path, handleOnClick }: ActionProps & { name: string }) {
  return (
    <IconAction
      icon={IconX}
      label={name}
      size="sm"
      className={classes.remove}
      onClick={(event) => {
        handleOnClick(event);
        focusSoon(event.currentTarget, path.slice(0, -1), "add");
      }}
    />
  );
}
