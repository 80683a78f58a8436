import { Alert, Button, Modal, Group as Row } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { QueryBuilder, type RuleGroupType } from "react-querybuilder";
import { randomId } from "@/api/random-id";
import type { Filter } from "@/api/types";
import type { FilterField } from "../built-filter/fields";
import { parseFilter } from "../built-filter/tree";
import { BuilderContext } from "./builder-context";
import { ConditionValue } from "./ConditionValue";
import {
  AddCondition,
  AddGroup,
  FieldSelect,
  FilterGroup,
  JoinSelect,
  OperatorSelect,
  RemoveCondition,
  RemoveGroup,
} from "./controls";
import classes from "./filter-builder.module.css";
import { countRules, filterOf, type Group, JOINS, newQuery, problemsOf, queryOf, ruleOperators } from "./query";

/** What the library draws the tree with. */
const CONTROLS = {
  ruleGroup: FilterGroup,
  combinatorSelector: JoinSelect,
  fieldSelector: FieldSelect,
  operatorSelector: OperatorSelect,
  valueEditor: ConditionValue,
  addRuleAction: AddCondition,
  addGroupAction: AddGroup,
  removeRuleAction: RemoveCondition,
  removeGroupAction: RemoveGroup,
};
const CLASSES = { header: classes.header, body: classes.body, rule: classes.rule };
const COMBINATORS = JOINS.map((name) => ({ name, label: name }));

/** Create Filter: conditions in groups, which are applied when all are finished. */
export default function FilterBuilderDialog(props: {
  fields: readonly FilterField[];
  /** What is built already, if anything is. */
  filter: Filter | undefined;
  /** Undefined takes the filter away. */
  onApply: (filter: Filter | undefined) => void;
  onClose: () => void;
}) {
  const { fields, filter, onApply, onClose } = props;
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const [start] = useState(() => (filter ? queryOf(filter) : newQuery(fields)));
  const [query, setQuery] = useState(start);
  const [tried, setTried] = useState(false);
  const [tooMuch, setTooMuch] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const problems = useMemo(() => problemsOf(query, fields), [query, fields]);
  const count = countRules(query);
  const state = useMemo(() => ({ fields, problems, tried, count }), [fields, problems, tried, count]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problems.size > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
      return;
    }
    const built = filterOf(query, fields);
    const parsed = parseFilter(built);
    setTooMuch(built !== undefined && !parsed);
    if (!built || parsed) onApply(parsed);
  };

  return (
    <Modal
      opened
      onClose={onClose}
      size={860}
      fullScreen={narrow}
      title={t(filter ? "grid.editFilter" : "grid.createFilter")}
      // Neither a click beside it nor one key may take away what was put together.
      closeOnClickOutside={false}
      closeOnEscape={query === start}
    >
      <form ref={form} onSubmit={submit} noValidate>
        <BuilderContext.Provider value={state}>
          <QueryBuilder
            query={query as RuleGroupType}
            onQueryChange={(next: RuleGroupType) => setQuery(next as Group)}
            enableMountQueryChange={false}
            fields={fields.map(({ name, label }) => ({ name, label }))}
            combinators={COMBINATORS}
            getOperators={(name: string) => operatorsOf(fields, name)}
            getDefaultValue={() => []}
            idGenerator={randomId}
            addRuleToNewGroups
            suppressStandardClassnames
            accessibleDescriptionGenerator={() => ""}
            controlClassnames={CLASSES}
            controlElements={CONTROLS}
          />
        </BuilderContext.Provider>
        <div className={classes.foot}>
          {tried && problems.size > 0 && (
            <Alert color="red" role="alert">
              {t("filterBuilder.unfinished", { count: problems.size })}
            </Alert>
          )}
          {tooMuch && (
            <Alert color="red" role="alert">
              {t("filterBuilder.tooMuch")}
            </Alert>
          )}
          <Row justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("parts.cancel")}
            </Button>
            <Button type="submit">{t("filterBuilder.apply")}</Button>
          </Row>
        </div>
      </form>
    </Modal>
  );
}

function operatorsOf(fields: readonly FilterField[], name: string) {
  const field = fields.find((each) => each.name === name);
  return field ? ruleOperators(field).map((operator) => ({ name: operator, label: operator })) : [];
}
